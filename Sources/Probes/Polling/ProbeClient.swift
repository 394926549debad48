// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import ConfigValues
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Asks one service, never longer than its time limit and never more than its bound of bytes. It follows no redirect: where it points is not
/// what was configured.
struct ProbeClient: Sendable {
    private let client: HTTPClient
    private let timeout: Duration
    private let mostBytes: Int

    init(timeout: Duration, mostBytes: Int) {
        (self.timeout, self.mostBytes) = (timeout, mostBytes)
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = TimeAmount(timeout)
        configuration.httpVersion = .http1Only
        // A packed answer would be as long as it likes once it is unpacked.
        configuration.decompression = .disabled
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func close() async {
        // It fails only for a client that is shut down already.
        try? await client.shutdown()
    }

    /// Folds the body of the answer to a `GET` into `state`, piece by piece; tells whether it was longer than the bound.
    func get<State: Sendable>(
        _ address: String, into state: State, _ fold: @escaping @Sendable (inout State, NIOCore.ByteBuffer) -> Void
    ) async throws(PollFailure) -> (state: State, isCut: Bool) {
        do {
            let answer = try await withThrowingTaskGroup(of: (state: State, isCut: Bool)?.self) { group in
                group.addTask { try await exchange(address, state, fold) }
                group.addTask {
                    try await Task.sleep(for: timeout)
                    return nil
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
            guard let answer else { throw PollFailure(.timeout, "no whole answer within \(DurationText(timeout))") }
            return answer
        } catch {
            throw PollFailure(error)
        }
    }

    private func exchange<State: Sendable>(
        _ address: String, _ initial: State, _ fold: @Sendable (inout State, NIOCore.ByteBuffer) -> Void
    ) async throws -> (state: State, isCut: Bool) {
        var request = HTTPClientRequest(url: address)
        request.headers = HTTPHeaders([("User-Agent", "panicbox"), ("Accept-Encoding", "identity")])
        let response = try await client.execute(request, deadline: .distantFuture)
        guard response.status == .ok else { throw PollFailure(.status, "it answers \(response.status.code)") }
        var (state, read) = (initial, 0)
        for try await var part in response.body {
            let room = mostBytes - read
            guard part.readableBytes <= room else {
                if let rest = part.readSlice(length: room) { fold(&state, rest) }
                return (state, true)
            }
            read += part.readableBytes
            fold(&state, part)
        }
        return (state, false)
    }

    /// The whole answer; one that is too long is none.
    func get(_ address: String) async throws(PollFailure) -> [UInt8] {
        let (bytes, isCut) = try await get(address, into: [UInt8]()) { $0.append(contentsOf: $1.readableBytesView) }
        if isCut { throw PollFailure(.tooLarge, "the answer is longer than \(ByteSize(mostBytes)) (max_body)") }
        return bytes
    }
}
