// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel
internal import LogParsing
internal import LogSources
internal import LogStore

/// What an intake makes of what its sources say.
extension Intake {
    func handle(_ event: SourceEvent, of source: any LogSource, at index: Int) {
        switch event {
        case .opened(let stream):
            streams[StreamKey(source: index, stream: stream.number)] = makeState(of: stream, at: index)
        case .bytes(let number, let offset):
            observer.read(chunk.bytes)
            unbookedBytes += chunk.count
            if options.overwrites(index) { batchOverwrites = true }
            let time = Timestamp.now
            zone.update(&writer.fieldParser, at: time)
            let key = StreamKey(source: index, stream: number)
            settleID(of: key, insists: false)
            stir(key)?.take(chunk.bytes, at: offset, time: time, now: clock.now, to: &writer)
        case .lines(let lines):
            observer.read(chunk.bytes)
            unbookedBytes += chunk.count
            if options.overwrites(index) { batchOverwrites = true }
            zone.update(&writer.fieldParser, at: Timestamp.now)
            take(lines, at: index)
        case .exited(let exit, let numbers, let time):
            end(numbers.compactMap { stir(StreamKey(source: index, stream: $0)) }, exit, time: time)
        case .completed(let number):
            stir(StreamKey(source: index, stream: number))?.complete(time: .now, to: &writer)
        case .lost(let gap):
            let stream = gap.stream.flatMap { streams[StreamKey(source: index, stream: $0)] }
            gaps.append(gap, of: stream?.id, to: &writer)
        case .ended(let number):
            let key = StreamKey(source: index, stream: number)
            settleID(of: key, insists: true)
            active.remove(key)
            let state = streams.removeValue(forKey: key)
            state?.end(time: Timestamp.now, to: &writer)
        }
        observeWritten()
    }

    /// A stream that is about to change.
    private func stir(_ key: StreamKey) -> StreamState? {
        guard let state = streams[key] else { return nil }
        active.insert(key)
        return state
    }

    /// Gives the lines of the chunk to their streams, each stretch of one stream at once.
    private func take(_ lines: [SourceLine], at index: Int) {
        let now = clock.now
        var rest = lines[...]
        while let number = rest.first?.stream {
            let stretch = rest.prefix { $0.stream == number }
            stir(StreamKey(source: index, stream: number))?.take(stretch, of: chunk.bytes, now: now, to: &writer)
            rest = rest[stretch.endIndex...]
        }
    }

    private func makeState(of stream: SourceStream, at index: Int) -> StreamState {
        StreamState(
            origin: EncodedOrigin(stream: stream.id, origin: options.origin(of: stream.origin), iostream: stream.output?.rawValue),
            offset: stream.offset,
            envelope: options.envelopes.indices.contains(index) ? options.envelopes[index] : .raw,
            // The source's own word: a container may be configured as well, for files that a service writes in it.
            expectsEnvelope: stream.origin.container != nil,
            context: makeContext(of: stream, at: index),
            lineLimit: options.lineLimit.bytes,
            content: stream.content,
            now: clock.now
        )
    }

    /// The lines before a crash: those of the whole process, where its streams are known to be of one.
    private func makeContext(of stream: SourceStream, at index: Int) -> ProcessContext {
        guard let process = stream.process else { return ProcessContext(options: options.context) }
        processes = processes.filter { $0.value.context != nil }
        let key = ProcessKey(source: index, process: process)
        if let known = processes[key]?.context { return known }
        let context = ProcessContext(options: options.context)
        processes[key] = SharedContext(context: context)
        return context
    }

    private func settleID(of key: StreamKey, insists: Bool) {
        guard let state = streams[key], !state.isSettled else { return }
        if let id = sources[key.source].settledID(ofStream: key.stream, insists: insists) { state.settle(id) }
    }

    /// A process has ended: its last words are complete, and where they tell of no crash its end is a document of its own.
    private func end(_ states: [StreamState], _ exit: ProcessExit, time: Timestamp) {
        var hasCrash = false
        for state in states where state.end(exit, time: time, to: &writer) { hasCrash = true }
        if !hasCrash { states.first?.write(exit, time: time, to: &writer) }
        observeWritten()
        observer.exited(exit, hasCrash: hasCrash)
    }

    /// A stream is silent when its source has nothing more of it at hand. One that always has something of others is not waited for long.
    func releaseSilentStreams() {
        let now = clock.now
        for key in active {
            guard let state = streams[key], let deadline = state.deadline else { continue }
            guard deadline + (talking.contains(key.source) ? .seconds(2) : .zero) <= now else { continue }
            settleID(of: key, insists: true)
            state.release(at: now, time: Timestamp.now, to: &writer)
        }
        observeWritten()
    }

    func endStreams() {
        active = Set(streams.keys)
        // Copies last: whether a crash is told elsewhere is known then.
        for (key, state) in streams.sorted(by: { !$0.value.hasCopies && $1.value.hasCopies }) {
            let isRepeatable = sources[key.source].position(ofStream: key.stream, at: 0) != nil
            // A pipe will not come again. A file is read again from what it held back: a crash that is still being written stays whole so.
            guard isRepeatable else {
                state.end(time: Timestamp.now, to: &writer)
                continue
            }
            if state.isUnfinished { continue }
            state.release(to: &writer)
            // The second time it is the copies' turn: whoever stops this may soon remove their files.
            if state.hasCopies { state.release(to: &writer) }
        }
        observeWritten()
    }
}
