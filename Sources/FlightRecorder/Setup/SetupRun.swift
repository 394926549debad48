// SPDX-License-Identifier: Apache-2.0

internal import LogSinks

/// `panicbox setup`: makes a search server ready for what a sink sends: field types, and when old data goes.
package struct SetupRun: Sendable {
    private let sink: SinkOptions
    private let options: Options
    private let say: @Sendable (String) -> Void

    package struct Options: Sendable {
        /// How long the data of a data stream is kept, in days.
        package var keepDays = 30
        /// Ask and tell, and change nothing.
        package var isDry = false

        package init() {}
    }

    /// Why a server is not ready, and how that is mended.
    struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    /// - Parameter say: Hears each step in words, as it is done.
    package init(sink: SinkOptions, options: Options, say: @escaping @Sendable (String) -> Void) {
        (self.sink, self.options, self.say) = (sink, options, say)
    }

    /// Returns once the server is ready; false when it is not, which was said. May be run again at any time.
    package func run() async -> Bool {
        guard case .elasticsearch(let target) = sink.target else { return true }
        do {
            let requests = try SearchRequests(target)
            do {
                try await prepare(ServerDesk(requests: requests), target)
            } catch {
                await requests.close()
                throw error
            }
            await requests.close()
            return true
        } catch {
            say("sink \(sink.name): \(PrintableText.of("\(error)"))")
            return false
        }
    }

    private func prepare(_ desk: ServerDesk, _ target: ElasticsearchOptions) async throws {
        let kind = try await desk.kind()
        say("sink \(sink.name): \(kind.words) at \(desk.address)")
        var template = IndexTemplate(target: target.target, isDataStream: target.isDataStream, types: FieldTypes(for: kind.flavor))
        if target.isDataStream {
            template.lifecycle = try await prepareLifecycle(desk, kind, target.target)
        } else {
            say(
                "  lifecycle: none, for \(target.target) is one index that only grows; a `data_stream` begins new ones and lets old ones go"
            )
        }
        template.types = try await put(template, to: desk)
        try await prepareTarget(template, on: desk)
    }

    /// Answers what the template is to name.
    private func prepareLifecycle(_ desk: ServerDesk, _ kind: SearchServerKind, _ target: String) async throws -> IndexTemplate.Lifecycle? {
        let policy = LifecyclePolicy(target: target, days: options.keepDays, flavor: kind.flavor)
        guard let path = policy.path else {
            say("  lifecycle: the data stream's own, \(options.keepDays) days")
            return .retention(days: options.keepDays)
        }
        // Only Elasticsearch's is named by the template; the other finds its data stream itself.
        let named = kind.flavor == .elasticsearch ? IndexTemplate.Lifecycle.policy(policy.name) : nil
        if try await desk.ask(.get, path).status == 200 {
            say("  lifecycle policy \(policy.name): is there, stays as it is")
            return named
        }
        guard !options.isDry else {
            say("  lifecycle policy \(policy.name): would be made, \(options.keepDays) days")
            return named
        }
        let answer = try await desk.ask(.put, path, policy.body)
        guard answer.isSuccess else {
            say("  lifecycle: none, the server takes no policy (\(answer.words)); what lets old data go is yours to choose")
            return nil
        }
        say("  lifecycle policy \(policy.name): made, \(options.keepDays) days")
        return named
    }

    /// Puts the template, with simpler types where the server does not have ours; answers those that it has.
    private func put(_ template: IndexTemplate, to desk: ServerDesk) async throws -> FieldTypes {
        let path = "/_index_template/\(template.name)"
        let isThere = try await desk.ask(.get, path).status == 200
        guard !options.isDry else {
            say("  index template \(template.name): would be \(isThere ? "renewed" : "made")")
            return template.types
        }
        var template = template
        while true {
            let answer = try await desk.ask(.put, path, template.body)
            if answer.isSuccess { break }
            guard let type = FieldTypes.unknownType(in: answer.body), template.types.stepDown(from: type) else {
                throw Fault(description: "the index template is refused: \(answer.words)")
            }
            say("  the server has no type \(type); fields that it was for get the next best")
        }
        say("  index template \(template.name): \(isThere ? "renewed" : "made"), version \(IndexTemplate.version)")
        return template.types
    }

    /// A template is for what is made after it: what is there gets the fields, too, and what is not is made.
    private func prepareTarget(_ template: IndexTemplate, on desk: ServerDesk) async throws {
        let noun = template.isDataStream ? "data stream" : "index"
        let target = template.target
        let isThere = try await desk.ask(.get, "/\(target)/_mapping").status == 200
        if options.isDry { return say("  \(noun) \(target): \(isThere ? "is there, would get new fields" : "would be made")") }
        guard isThere else {
            let answer = try await desk.ask(.put, template.isDataStream ? "/_data_stream/\(target)" : "/\(target)")
            guard answer.isSuccess else { throw Fault(description: "the \(noun) \(target) cannot be made: \(answer.words)") }
            return say("  \(noun) \(target): made")
        }
        let answer = try await desk.ask(.put, "/\(target)/_mapping", IndexMapping.mappings(template.types))
        guard answer.isSuccess else {
            let mend =
                template.isDataStream
                ? "begin a new index with POST /\(target)/_rollover" : "send the records to another index, or reindex this one"
            throw Fault(
                description: "the \(noun) \(target) is older than the template and has fields of another type: \(answer.words); \(mend)")
        }
        say("  \(noun) \(target): was there, has the fields now")
    }
}
