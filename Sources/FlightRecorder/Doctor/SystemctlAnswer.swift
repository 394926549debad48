// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Asks systemctl.
enum SystemctlAnswer {
    static func stopTimeout(of unit: String) -> String? {
        // The name goes to a shell.
        guard
            unit.utf8.allSatisfy({
                (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || [0x2D, 0x2E, 0x40, 0x5F].contains($0)
            })
        else {
            return nil
        }
        // The command is lent for the call; the stream is read to its end or limit, and closed.
        guard let stream = unsafe popen("systemctl show --property TimeoutStopUSec --value -- '\(unit)' 2>/dev/null", "r") else {
            return nil
        }
        defer { unsafe pclose(stream) }
        var room = [UInt8](repeating: 0, count: 256)
        let count = unsafe fread(&room, 1, room.count, stream)
        return count > 0 ? SystemdAmount.trimmed(String(decoding: room[..<count], as: UTF8.self)) : nil
    }
}
