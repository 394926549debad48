// SPDX-License-Identifier: Apache-2.0

/// Binds a socket, and binds it again when it could not be or its path was taken away. What goes wrong is said once.
struct UnixSocketKeeper {
    private let options: UnixOptions
    private let clock = ContinuousClock()
    private(set) var socket: UnixSocket?
    private var nextLook: ContinuousClock.Instant?
    private var said: String?
    private var warnings: [String] = []

    init(options: UnixOptions) {
        self.options = options
    }

    var descriptors: [Int32] { socket.map { [$0.descriptor.number] } ?? [] }

    /// To be called often; looks once a second.
    mutating func look() {
        let now = clock.now
        guard nextLook.map({ $0 <= now }) ?? true else { return }
        nextLook = now + .seconds(1)
        if let socket {
            if socket.isAtPath { return }
            say("\(options.path) was removed; it is made again")
        }
        socket = nil
        do throws(UnixSocket.Failure) {
            socket = try UnixSocket(options)
            said = nil
        } catch {
            // A listener is asked whether it lives by connecting to it: not too often.
            nextLook = now + .seconds(5)
            say(error.words)
        }
    }

    mutating func say(_ words: String) {
        if said != words { warnings.append(words) }
        said = words
    }

    mutating func takeWarnings() -> [String] {
        defer { warnings = [] }
        return warnings
    }
}
