// SPDX-License-Identifier: Apache-2.0

#if Journald
    import Foundation
    import TestSupport
    import Testing

    extension RealBinary {
        /// `panicbox run` on the journal of a real systemd-journald, and of a real systemd that starts real units.
        @Suite struct JournaldTests {
            @Test(.enabled(if: Journald.isPossible, "a journald of its own takes root, the right to mount, and the Debian package systemd"))
            func `what a real journald has is delivered once, through rotation, a kill and a vacuum`() async throws {
                let agent = try Journald()
                let documents = try await agent.run(
                    "with-journald",
                    """
                    say() { seq -f 'request %g took 1ms' $1 $2 | systemd-cat -t shop; journalctl --sync; }
                    say 0 49
                    start; await 'request 49 '
                    journalctl --rotate; say 50 99; await 'request 99 '
                    kill -KILL $agent; wait $agent || true
                    say 100 149; journalctl --rotate; say 150 199
                    start; await 'request 199 '; stop
                    say 200 249
                    journalctl --rotate; journalctl --vacuum-files=1
                    say 250 299
                    start; await 'request 299 '; await panicbox.gap; stop
                    """)
                let numbers = ServiceLog.numbers(in: documents)
                #expect(Set(numbers) == Set(Array(0..<200) + Array(250..<300)))
                let ids = documents.filter { $0.text("service.name") == "shop" }.map(\.id)
                // What was on its way when the agent was killed may come again, under the same id.
                #expect(Set(ids).count == 250)
                let gap = documents.first { $0.dataset == "panicbox.gap" }
                #expect(gap?.message.contains("entries of the journal are missing") == true)
                #expect((gap?.number("panicbox.gap.records") ?? 0) >= 50)
            }

            @Test(.enabled(if: Journald.isPossible, "a journald of its own takes root, the right to mount, and the Debian package systemd"))
            func `a panic while the agent is down is delivered, though a run from the end saw nothing of its service before`() async throws
            {
                let agent = try Journald(extra: ["start_at: end", "identifiers: [quiet]"])
                try agent.folder.write(try ServiceLog.crash(), to: "crash")
                let documents = try await agent.run(
                    "with-journald",
                    """
                    place() { for _ in $(seq 4800); do ! test -s "$(echo "$FOLDER"/ring/segments/*)" || return 0; sleep 0.05; done; exit 1; }
                    echo old | systemd-cat -t quiet; echo old | systemd-cat -t busy; journalctl --sync
                    start; place; kill -KILL $agent; wait $agent || true
                    echo noise | systemd-cat -t busy; systemd-cat -t quiet cat "$FOLDER/crash"; journalctl --sync
                    start; await go.crash; stop
                    """)
                #expect(documents.map(\.dataset) == ["go.crash"])
            }

            @Test(.enabled(if: Journald.isPossible, "a journald of its own takes root, the right to mount, and the Debian package systemd"))
            func `a crash is whole, with LineMax, levels and another writer's lines`() async throws {
                let agent = try Journald()
                try agent.folder.write(try ServiceLog.crash(), to: "crash")
                let documents = try await agent.run(
                    "with-journald",
                    """
                    start
                    (echo before; cat "$FOLDER/crash"; printf '%0100000d end\\n' 7) | systemd-cat -t shop --level-prefix=false
                    echo '<3>grave' | systemd-cat -t shop
                    echo 'level=debug msg=quiet' | systemd-cat -t shop -p err
                    await quiet; await go.crash; stop
                    """)
                let shop = documents.filter { $0.text("service.name") == "shop" }
                let crash = try #require(shop.first { $0.dataset == "go.crash" })
                #expect(crash.text("error.stack_trace") == (try ServiceLog.crash()).replacingOccurrences(of: "\n\n", with: "\n"))
                #expect(shop.first { $0.message.hasSuffix(" end") }?.message.utf8.count == 100_004)
                #expect(shop.first { $0.message == "grave" }?.text("log.level") == "error")
                #expect(shop.first { $0.message.contains("quiet") }?.text("log.level") == "debug")
            }

            @Test(.enabled(if: Journald.hasSystemd, "a systemd of its own takes root, and the rights to mount and to make cgroups"))
            func `ends of units that systemd tells of are on the crash, or documents of their own`() async throws {
                let agent = try Journald(units: ["crash", "killed", "silent", "orderly", "flood"])
                try agent.folder.write(try ServiceLog.crash(), to: "crash")
                let documents = try await agent.run(
                    "with-systemd",
                    """
                    unit() { printf '[Unit]\\nDefaultDependencies=no\\n[Service]\\nExecStart=/bin/sh -c "%s"\\n' "$2" >/run/systemd/system/$1.service; }
                    unit crash "cat $FOLDER/crash >&2; exit 2"
                    unit killed 'echo alive; kill -KILL $$$$'
                    unit silent 'exit 3'
                    unit orderly 'echo done'
                    start
                    systemctl daemon-reload
                    systemctl start crash killed silent orderly
                    await go.crash; await 'code 3'; await SIGKILL; stop
                    """)
                let crash = try #require(documents.first { $0.dataset == "go.crash" })
                #expect(crash.number("process.exit_code") == 2 && crash.text("service.name") == "crash", "\(crash.object)")
                // A run that is over within milliseconds may have no number in its entries.
                #expect(crash.text("systemd.unit") == "crash.service" && crash.text("systemd.invocation_id")?.count ?? 32 == 32)
                #expect(!documents.contains { $0.dataset == "panicbox.exit" && $0.text("service.name") == "crash" })
                let exits = documents.filter { $0.dataset == "panicbox.exit" }
                #expect(Set(exits.map { $0.text("service.name") }) == ["killed", "silent"] && exits.count == 2)
                #expect(exits.first { $0.text("service.name") == "killed" }?.text("process.signal") == "SIGKILL")
                #expect(exits.first { $0.text("service.name") == "silent" }?.number("process.exit_code") == 3)
            }

            @Test(.enabled(if: Journald.hasSystemd, "a systemd of its own takes root, and the rights to mount and to make cgroups"))
            func `a further journal is read by its namespace, and nothing of the main one`() async throws {
                let agent = try Journald(extra: ["namespace: shop"])
                try agent.folder.write(try ServiceLog.crash(), to: "crash")
                let documents = try await agent.run(
                    "with-systemd",
                    """
                    unit() { printf '[Unit]\\nDefaultDependencies=no\\n[Service]\\n%s\\nExecStart=/bin/sh -c "%s"\\n' "$2" "$3" >/run/systemd/system/$1.service; }
                    unit main '' 'echo of the main journal'
                    unit cart LogNamespace=shop "cat $FOLDER/crash >&2; exit 2"
                    cp -r /run/systemd/journald.conf.d /run/systemd/journald@shop.conf.d
                    systemctl daemon-reload
                    start
                    systemctl start main cart
                    await go.crash; stop
                    """)
                let crash = try #require(documents.first { $0.dataset == "go.crash" })
                #expect(crash.text("service.name") == "cart" && crash.text("systemd.unit") == "cart.service", "\(crash.object)")
                #expect(crash.text("error.stack_trace") == (try ServiceLog.crash()).replacingOccurrences(of: "\n\n", with: "\n"))
                #expect(!documents.contains { $0.text("service.name") == "main" })
            }

            @Test(.enabled(if: Journald.hasSystemd, "a systemd of its own takes root, and the rights to mount and to make cgroups"))
            func `the crash of a user's unit has its name and its exit code`() async throws {
                let agent = try Journald(units: ["cart"])
                try agent.folder.write(try ServiceLog.crash(), to: "crash")
                let documents = try await agent.run(
                    "with-systemd",
                    """
                    # Journald looks up the unit of a user's process when it reads its lines, and one that is gone has no name in the entries at all:
                    # the process that dies says something first, and writes the crash itself, as Go does.
                    printf '[Unit]\\nDefaultDependencies=no\\n[Service]\\nType=notify\\nUser=1000\\nSlice=user-1000.slice\\nDelegate=yes\\n' \
                        >/run/systemd/system/user@1000.service
                    printf 'RuntimeDirectory=user/1000\\nEnvironment=XDG_RUNTIME_DIR=/run/user/1000\\n%s\\n' \
                        'ExecStart=/lib/systemd/systemd --user --unit=basic.target' >>/run/systemd/system/user@1000.service
                    systemctl daemon-reload
                    systemctl start user@1000
                    export XDG_RUNTIME_DIR=/run/user/1000
                    user() { setpriv --reuid 1000 --clear-groups systemctl --user "$@"; }
                    cp "$FOLDER/crash" /run/crash; chmod 644 /run/crash
                    printf '%s\\n' 'crash=$(cat /run/crash)' 'echo ready >&2; sleep 1' 'printf "%s\\n" "$crash" >&2; exit 2' >/run/cart.sh
                    mkdir -p /run/user/1000/systemd/user
                    printf '[Service]\\nExecStart=/bin/sh /run/cart.sh\\n' >/run/user/1000/systemd/user/cart.service
                    chown -R 1000 /run/user/1000
                    user daemon-reload
                    start
                    user start cart
                    await go.crash; stop
                    """)
                let crash = try #require(documents.first { $0.dataset == "go.crash" })
                #expect(crash.text("service.name") == "cart" && crash.text("systemd.unit") == "cart.service", "\(crash.object)")
                #expect(crash.number("process.exit_code") == 2)
            }

            @Test(.enabled(if: Journald.hasSystemd, "a systemd of its own takes root, and the rights to mount and to make cgroups"))
            func `what journald suppresses is a gap`() async throws {
                let agent = try Journald(units: ["flood"])
                let documents = try await agent.run(
                    "with-systemd",
                    """
                    unit() { printf '[Unit]\\nDefaultDependencies=no\\n[Service]\\nType=oneshot\\nExecStart=/bin/sh -c "%s"\\n' "$2" >/run/systemd/system/$1.service; }
                    unit flood 'seq 100000; sleep 1.5; echo last'
                    start
                    systemctl daemon-reload
                    systemctl start flood
                    await '"message":"last"'; await panicbox.gap; stop
                    """, environment: ["RATE_LIMIT_INTERVAL": "1s"])
                let gaps = documents.filter { $0.dataset == "panicbox.gap" }
                let lines = documents.filter { Int($0.message) != nil }.count
                #expect(!gaps.isEmpty && gaps.allSatisfy { $0.message.contains("journald suppressed messages of flood.service") })
                // On a slow machine it is more than one interval that messages are suppressed in.
                #expect(gaps.reduce(lines) { $0 + ($1.number("panicbox.gap.records") ?? 0) } == 100_000)
            }

            @Test(.enabled(if: Journald.isPossible, "a journald of its own takes root, the right to mount, and the Debian package systemd"))
            func `where there is no right to read the journal that is said`() async throws {
                let place = try TemporaryFolder()
                let agent = try Journald(extra: ["directory: \(place.file("journal"))"])
                // Root without the rights that make it more than others.
                let documents = try await agent.run(
                    "with-journald",
                    """
                    touch "$FOLDER/out.ndjson"
                    echo hidden | systemd-cat -t shop; journalctl --sync
                    cp -r /run/log/journal '\(place.file("journal"))'; chmod 0 '\(place.file("journal"))'/*
                    setpriv --inh-caps=-all --bounding-set=-all '\(Panicbox.path)' run -c '\(agent.configuration)' 2>"$FOLDER/words" & agent=$!
                    for _ in $(seq 4800); do ! grep -q systemd-journal "$FOLDER/words" || break; kill -0 $agent; sleep 0.05; done
                    stop
                    chmod 755 '\(place.file("journal"))'/*
                    """)
                #expect(documents.isEmpty)
                #expect(try agent.folder.text(of: "words").contains("let panicbox run with the group systemd-journal"))
            }

            @Test func `where there is no journal that is said, and the agent goes on`() async throws {
                let agent = try Journald(extra: ["directory: \(try TemporaryFolder().path)/none"])
                let process = try Panicbox.start(["run", "-c", agent.configuration])
                try await eventually("the warning; panicbox says \(process.errors)") { process.errors.contains("there is no journal: ") }
                process.signal(SIGTERM)
                #expect(try await process.wait() == .code(0))
            }
        }
    }

    /// An agent on the journal, run by a script beside a journald.
    struct Journald {
        let folder: TemporaryFolder
        let configuration: String

        private static let scripts = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("scripts").path

        static let isPossible = isRunning("with-journald")
        static let hasSystemd = isPossible && isRunning("with-systemd")

        private static func isRunning(_ script: String) -> Bool {
            guard getuid() == 0, FileManager.default.fileExists(atPath: "/lib/systemd/systemd-journald") else { return false }
            let trial = Process()
            trial.executableURL = URL(fileURLWithPath: "\(scripts)/\(script)")
            trial.arguments = ["true"]
            trial.standardError = FileHandle.nullDevice
            guard (try? trial.run()) != nil else { return false }
            trial.waitUntilExit()
            return trial.terminationStatus == 0
        }

        init(units: [String] = [], extra: [String] = []) throws {
            folder = try TemporaryFolder()
            let options = (["units: [\(units.joined(separator: ", "))]"] + extra).joined(separator: ", ")
            let text = """
                ring: {directory: \(folder.file("ring"))}
                sources: [{journald: {\(options)}}]
                sinks: [{name: copy, file: {path: \(folder.file("out.ndjson"))}, batch: {max_age: 20ms}}]
                """
            configuration = try folder.write(text, to: "panicbox.yaml")
        }

        /// Runs a script, in which `start`, `stop` and `await WORDS` are of the agent; answers what was delivered.
        func run(_ wrapper: String, _ script: String, environment: [String: String] = [:]) async throws -> [JSONDocument] {
            let words = """
                FOLDER='\(folder.path)'
                start() { '\(Panicbox.path)' run -c '\(configuration)' & agent=$!; }
                stop() { kill -TERM $agent; wait $agent; }
                await() { for _ in $(seq 4800); do ! grep -qsF -- "$1" "$FOLDER/out.ndjson" || return 0; sleep 0.05; done; echo "never: $1" >&2; exit 1; }
                \(script)
                """
            let process = try ChildProcess("\(Self.scripts)/\(wrapper)", ["bash", "-euc", words], environment: environment)
            guard try await process.wait(within: .seconds(300)) == .code(0) else {
                throw NeverHappened(description: "\(wrapper) ended with \(String(describing: process.exit)): \(process.errors)")
            }
            return JSONDocument.lines(try folder.read("out.ndjson"))
        }
    }
#endif
