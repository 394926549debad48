// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import LogModel

/// One of the service's output streams, between the service and where it went before.
package struct KeptStream: Sendable {
    /// The same in every recorder that ever reads it, so that the same byte has the same id.
    package let id: StreamID
    /// The service's pipe: what it has written and nobody has carried on yet.
    package let input: Descriptor
    /// Where it went before; nil where that was closed.
    package let output: Descriptor?
    /// The first byte in the pipe.
    package let offset: UInt64

    package init(id: StreamID, input: Descriptor, output: Descriptor?, offset: UInt64 = 0) {
        (self.id, self.input, self.output, self.offset) = (id, input, output, offset)
    }
}

/// Which of a child's descriptors are what: the socket to the other process first, then pipe and goal of each stream.
package enum HandoverDescriptors {
    private static let channel: Int32 = 3

    /// Gives a child that is to be launched all that it needs, and nothing else that is open here.
    package static func hand(_ end: HandoverChannel, _ streams: [KeptStream], to launch: inout ProcessLaunch) {
        launch.duplicate(end.descriptor.number, as: channel)
        for (index, stream) in streams.enumerated() {
            let place = channel + 1 + Int32(index) * 2
            launch.duplicate(stream.input.number, as: place)
            // The pipe once more where there is no goal, so that no place is left open for something else.
            launch.duplicate(stream.output?.number ?? stream.input.number, as: place + 1)
        }
        launch.closeAll(from: channel + 1 + Int32(streams.count) * 2)
    }

    /// Takes what this process was handed; nil when that is not there.
    package static func take(_ streams: [(id: StreamID, offset: UInt64)]) -> (HandoverChannel, [KeptStream])? {
        guard let end = Descriptor.adopt(channel) else { return nil }
        var kept: [KeptStream] = []
        for (index, stream) in streams.enumerated() {
            let place = channel + 1 + Int32(index) * 2
            let isOpen = !Descriptor.areSame(place, place + 1)
            guard let input = Descriptor.adopt(place) else { return nil }
            let output = Descriptor.adopt(place + 1)
            kept.append(KeptStream(id: stream.id, input: input, output: isOpen ? output : nil, offset: stream.offset))
        }
        return (HandoverChannel(end), kept)
    }
}
