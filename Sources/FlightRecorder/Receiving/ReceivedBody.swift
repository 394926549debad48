// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogSinks
internal import LogStore

/// Unpacks the body of a request, within bounds.
enum ReceivedBody {
    /// How a body may be packed: `Content-Encoding`.
    enum Encoding: String {
        case identity, gzip, lz4

        /// nil for one that is not known. No header is no encoding.
        init?(header: String?) {
            let name = header?.lowercased() ?? ""
            guard let encoding = name.isEmpty ? .identity : name == "x-gzip" ? .gzip : Encoding(rawValue: name) else { return nil }
            self = encoding
        }
    }

    /// What is wrong with a body.
    enum Fault: Error, Hashable {
        case tooLarge
        case damaged(String)
    }

    /// The lines of a body, the last one ended; nothing where there is none but blank ones.
    static func lines(_ packed: [UInt8], _ encoding: Encoding, limit: Int) throws(Fault) -> [UInt8] {
        var body = try unpacked(packed, encoding, limit: limit)
        guard body.contains(where: { $0 != 0x0A && $0 != 0x0D }) else { return [] }
        if body.last != 0x0A { body.append(0x0A) }
        return body
    }

    private static func unpacked(_ packed: [UInt8], _ encoding: Encoding, limit: Int) throws(Fault) -> [UInt8] {
        guard encoding != .identity else { return packed }
        var content = ByteBuffer(capacity: min(limit, packed.count * 4))
        switch encoding {
        case .gzip:
            switch GzipReader.decompress(packed.rawSpan, limit: limit, into: &content) {
            case .whole: break
            case .tooLarge: throw .tooLarge
            case .damaged: throw .damaged("the body is no gzip, or damaged")
            }
        default:
            let isWhole: Bool
            do throws(LZ4Frame.Failure) {
                isWhole = try LZ4Frame.decompress(row: packed.rawSpan, limit: limit, into: &content)
            } catch {
                throw .damaged("\(error)")
            }
            guard isWhole else { throw .tooLarge }
        }
        return content.bytes.copy
    }
}
