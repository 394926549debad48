// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogSinks

/// Brings what a replay reads to its sink, a request at a time.
struct ReplayCarrier: Sendable {
    /// What became of a request.
    enum Answer: Sendable {
        case settled(Courier.Receipt)
        /// The replay was ended meanwhile.
        case cancelled
        /// There is no sense in going on, in words for a person.
        case gaveUp(String)
    }

    private let courier: Courier
    /// How long a request may take, with all its tries; nil has no end.
    private let timeout: Duration?
    /// True for standard output: when it takes no more it never will.
    private let isImpatient: Bool

    /// How long a request that is on its way may still take when the replay is to end.
    private static let grace = Duration.seconds(2)

    init(courier: Courier, timeout: Duration? = nil, isImpatient: Bool = false) {
        self.courier = courier
        self.timeout = timeout
        self.isImpatient = isImpatient
    }

    var takesFrames: Bool { courier.sink.takesFrames }

    func deliver(_ shipment: Shipment) async -> Answer {
        // A task of its own, for cancelling ours must not tear a request in two that is about to be answered.
        let work = Task { await isImpatient ? deliverOnce(shipment) : deliverPatiently(shipment) }
        let watch = timeout.map { timeout in
            Task {
                try await Task.sleep(for: timeout)
                work.cancel()
            }
        }
        let answer = await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            Task {
                try? await Task.sleep(for: ReplayCarrier.grace)
                work.cancel()
            }
        }
        watch?.cancel()
        guard case .cancelled = answer, !Task.isCancelled, let timeout else { return answer }
        return .gaveUp("the sink `\(courier.name)` did not take a request within \(DurationText(timeout)) (--timeout)")
    }

    private func deliverPatiently(_ shipment: Shipment) async -> Answer {
        var courier = courier
        return await courier.deliver(shipment).map { .settled($0) } ?? .cancelled
    }

    private func deliverOnce(_ shipment: Shipment) async -> Answer {
        switch await courier.sink.deliver(shipment.batch) {
        case .taken(retry: [], rejected: [], retryReason: _): .settled(Courier.Receipt(delivered: shipment.count))
        case .taken(_, _, let reason): Task.isCancelled ? .cancelled : .gaveUp(reason ?? "standard output takes no more")
        case .unreadable: .gaveUp("some of the records cannot be read")
        case .failed(let reason, _), .tooLarge(let reason), .refused(let reason): Task.isCancelled ? .cancelled : .gaveUp(reason)
        }
    }
}
