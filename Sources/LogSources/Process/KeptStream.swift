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
    /// What was read and is not stored yet; nil in a recorder, which only passes it on.
    let memory: StreamMemory?
    /// The memory's, as it is handed on.
    let memoryDescriptor: Descriptor?
    /// Most bytes of a stream that are kept for a recorder that is slow or gone.
    private static let memorySize = 4 << 20

    /// A stream of which nothing was read below `offset`.
    init(id: StreamID, input: Descriptor, output: Descriptor?, offset: UInt64) {
        (self.id, self.input, self.output) = (id, input, output)
        memory = StreamMemory(size: KeptStream.memorySize, offset: offset)
        memoryDescriptor = memory?.descriptor
    }

    fileprivate init(id: StreamID, input: Descriptor, output: Descriptor?, memory: Descriptor?) {
        (self.id, self.input, self.output, memoryDescriptor) = (id, input, output, memory)
        self.memory = nil
    }

    /// The same for a keeper, which uses what one before it has left.
    func remembering(from offset: UInt64) -> KeptStream {
        guard let left = memoryDescriptor.flatMap({ StreamMemory(of: $0) }) else {
            return KeptStream(id: id, input: input, output: output, offset: offset)
        }
        return KeptStream(id: id, input: input, output: output, left)
    }

    private init(id: StreamID, input: Descriptor, output: Descriptor?, _ memory: StreamMemory) {
        (self.id, self.input, self.output, self.memory) = (id, input, output, memory)
        memoryDescriptor = memory.descriptor
    }
}

/// Which of a child's descriptors are what: the socket to the other process first, then pipe and goal of each stream.
package enum HandoverDescriptors {
    private static let channel: Int32 = 3

    /// Gives a child that is to be launched all that it needs, and nothing else that is open here.
    package static func hand(_ end: HandoverChannel, _ streams: [KeptStream], to launch: inout ProcessLaunch) {
        launch.duplicate(end.descriptor.number, as: channel)
        for (index, stream) in streams.enumerated() {
            let place = first(of: index)
            launch.duplicate(stream.input.number, as: place)
            // The pipe once more where there is nothing, so that no place is left open for something else.
            launch.duplicate(stream.output?.number ?? stream.input.number, as: place + 1)
            launch.duplicate(stream.memoryDescriptor?.number ?? stream.input.number, as: place + 2)
        }
        launch.closeAll(from: first(of: streams.count))
    }

    private static func first(of index: Int) -> Int32 { channel + 1 + Int32(index) * 3 }

    /// Takes what this process was handed; nil when that is not there.
    package static func take(_ ids: [StreamID]) -> (HandoverChannel, [KeptStream])? {
        guard let end = Descriptor.adopt(channel) else { return nil }
        var kept: [KeptStream] = []
        for (index, id) in ids.enumerated() {
            let place = first(of: index)
            let isOpen = [1, 2].map { !Descriptor.areSame(place, place + $0) }
            let taken = (0..<3).map { Descriptor.adopt(place + $0) }
            guard let input = taken[0] else { return nil }
            kept.append(KeptStream(id: id, input: input, output: isOpen[0] ? taken[1] : nil, memory: isOpen[1] ? taken[2] : nil))
        }
        return (HandoverChannel(end), kept)
    }

    /// The same for a keeper; the offsets count where no memory was left.
    package static func takeOver(_ streams: [(id: StreamID, offset: UInt64)]) -> (HandoverChannel, [KeptStream])? {
        guard let (channel, kept) = take(streams.map(\.id)) else { return nil }
        return (channel, zip(kept, streams).map { $0.remembering(from: $1.offset) })
    }
}
