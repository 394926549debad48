// SPDX-License-Identifier: Apache-2.0

#if Journald
    internal import CSystemd
    internal import Glibc
    internal import LogModel

    /// An open journal: the calls of libsystemd that a source makes. Texts are lent to it as C strings for a call only.
    ///
    /// Safe from outside: the handle never leaves, and what libsystemd lends is copied before the next call.
    @safe
    final class JournalReader {
        private let journal: OpaquePointer
        /// Becomes readable when something has changed; -1 where the system has no more watches.
        let descriptor: Int32

        /// What ``changes()`` tells.
        enum Change {
            case none, appended
            /// Files have come or gone.
            case files
        }

        /// What libsystemd refuses to do, in words for a person.
        struct Failure: Error {
            var code: Int32
            var words: String { SystemMessage.text(for: -code) }
        }

        /// More of a value is not asked for: libsystemd unpacks no more of one that is compressed.
        static let valueLimit = 16 << 20

        init(_ options: JournaldOptions) throws(Failure) {
            var opened: OpaquePointer?
            let code =
                if let directory = options.directory {
                    unsafe sd_journal_open_directory(&opened, directory, 0)
                } else if let namespace = options.namespace {
                    unsafe sd_journal_open_namespace(&opened, namespace, 0)
                } else {
                    unsafe sd_journal_open(&opened, 0)
                }
            guard code >= 0, let opened = unsafe opened else { throw Failure(code: code) }
            unsafe journal = opened
            descriptor = unsafe sd_journal_get_fd(opened)
            _ = unsafe sd_journal_set_data_threshold(opened, JournalReader.valueLimit)
        }

        deinit {
            unsafe sd_journal_close(journal)
        }

        /// True when there are any files that can be read.
        var hasFiles: Bool {
            var bytes: UInt64 = 0
            return unsafe sd_journal_get_usage(journal, &bytes) >= 0 && bytes > 0
        }

        // MARK: Selecting

        /// Selects entries with `FIELD=value`; what follows on it of the same field is another value that will do.
        func match(_ match: String) throws(Failure) {
            // A length of 0 is that of the C string.
            try check(unsafe sd_journal_add_match(journal, match, 0))
        }

        func or() throws(Failure) { try check(unsafe sd_journal_add_disjunction(journal)) }
        func and() throws(Failure) { try check(unsafe sd_journal_add_conjunction(journal)) }

        private func check(_ code: Int32) throws(Failure) {
            if code < 0 { throw Failure(code: code) }
        }

        // MARK: Moving

        func seekHead() { _ = unsafe sd_journal_seek_head(journal) }

        /// Goes to the last entry that is selected, and answers its place; nil where there is none.
        func seekLast() -> JournalPlace? {
            unsafe sd_journal_seek_tail(journal) >= 0 && sd_journal_previous(journal) > 0 ? place : nil
        }

        func seek(_ place: JournalPlace) throws(Failure) { try check(unsafe sd_journal_seek_cursor(journal, place.cursor)) }

        /// Goes to the next entry; answers false at the end.
        func next() throws(Failure) -> Bool {
            let code = unsafe sd_journal_next(journal)
            if code < 0 { throw Failure(code: code) }
            return code > 0
        }

        /// What has happened to the files since the last call.
        func changes() -> Change {
            let code = unsafe sd_journal_process(journal)
            return code == Int32(SD_JOURNAL_INVALIDATE) ? .files : code == Int32(SD_JOURNAL_NOP) || code < 0 ? .none : .appended
        }

        // MARK: Reading

        /// Where the entry stands that the last step went to.
        var place: JournalPlace? {
            var text: UnsafeMutablePointer<CChar>?
            guard unsafe sd_journal_get_cursor(journal, &text) >= 0, let text = unsafe text else { return nil }
            defer { unsafe free(text) }
            // The text is ours until it is freed, which is after the last use of the span.
            return unsafe JournalPlace(RawSpan(_unsafeStart: UnsafeRawPointer(text), byteCount: strlen(text)))
        }

        /// Reads the entry that the last step went to; answers false where its place cannot be told.
        func read(into entry: inout JournalEntry) -> Bool {
            entry.removeAll()
            guard let place else { return false }
            entry.place = place
            unsafe sd_journal_restart_data(journal)
            var data: UnsafeRawPointer?
            var length = 0
            while unsafe sd_journal_enumerate_available_data(journal, &data, &length) > 0 {
                guard let start = unsafe data else { continue }
                // The bytes are libsystemd's until the next call; the entry copies them before.
                unsafe entry.take(RawSpan(_unsafeStart: start, byteCount: min(length, JournalReader.valueLimit)))
            }
            return true
        }

        /// The boot that the machine is in.
        static func currentBoot() -> JournalID? {
            var id = sd_id128_t()
            guard unsafe sd_id128_get_boot(&id) >= 0 else { return nil }
            let bytes = unsafe withUnsafeBytes(of: id) { unsafe Array($0) }
            let words = [bytes[..<8], bytes[8...]].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
            return JournalID(high: words[0], low: words[1])
        }
    }
#endif
