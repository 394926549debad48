// SPDX-License-Identifier: Apache-2.0

/// Rows of cells that stand under each other, two spaces apart and two from the left. Cells may hold colour.
struct TextTable {
    enum Cell {
        case left(String)
        case right(String)
    }

    let lines: [String]

    init(_ rows: [[Cell]]) {
        let sized = rows.map { row in row.map { (cell: $0, width: TextTable.width(of: $0.text)) } }
        let columns = sized.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in sized.compactMap { column < $0.count ? $0[column].width : nil }.max() ?? 0 }
        lines = sized.map { row in
            var line = ""
            for (column, (cell, width)) in row.enumerated() where widths[column] > 0 {
                let room = String(repeating: " ", count: widths[column] - width)
                switch cell {
                case .left(let text): line += "  " + text + room
                case .right(let text): line += "  " + room + text
                }
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// Columns of a text, colours not counted.
    private static func width(of text: String) -> Int {
        guard text.contains("\u{1B}") else { return TerminalColumns.width(of: text) }
        return TerminalColumns.width(of: text.replacing(/\u{1B}\[[0-9;]*m/, with: ""))
    }
}

extension TextTable.Cell {
    fileprivate var text: String {
        switch self {
        case .left(let text), .right(let text): text
        }
    }
}
