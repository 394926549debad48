// SPDX-License-Identifier: Apache-2.0

internal import LogStore

/// The frames of the ring's blocks into documents, each held against its checksum first.
enum OpenPass {
    static func run(_ input: Input) -> String {
        let bytes = RawSpan(_elements: input.text.span)
        var documents: [UInt8] = []
        var (start, checksum) = (0, UInt32(0))
        for (end, length) in zip(input.ends, input.lengths) {
            let frame = bytes.extracting(start..<end)
            checksum ^= CRC32C.of(frame)
            documents.removeAll(keepingCapacity: true)
            guard (try? LZ4Frame.decompress(frame, length: length, appendingTo: &documents)) != nil else { return "a damaged frame" }
            start = end
        }
        return "\(input.lengths.reduce(0, +)) bytes, checksum \(checksum)"
    }
}
