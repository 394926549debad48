// SPDX-License-Identifier: Apache-2.0

/// Panics as a web service of some size dies of them, each with a handful of goroutines; no two are the same.
struct Panic {
    private var number: UInt64
    private(set) var text: [UInt8] = []

    private static let headlines = [
        "panic: runtime error: index out of range [5] with length 3",
        "panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x18 pc=0x66c3b2]",
        "2026/11/23 10:04:05 http: panic serving 10.42.20.12:38112: runtime error: slice bounds out of range [:8192] with capacity 4096",
        "panic: open /var/lib/shop/orders.db: no space left on device",
        "panic: unrecoverable: ledger out of balance",
        "fatal error: concurrent map writes",
    ]
    private static let states = ["IO wait", "chan receive", "select", "sync.Mutex.Lock, 4 minutes", "syscall", "sleep"]
    private static let calls: [(function: String, file: String)] = [
        ("main.(*OrderService).Checkout", "/src/internal/order/checkout.go"),
        ("main.handleCheckout", "/src/cmd/api/handlers.go"),
        ("github.com/acme/shop/internal/cart.(*Store).Load", "/src/internal/cart/store.go"),
        ("github.com/acme/shop/pkg/middleware.Recover.func1.1", "/src/pkg/middleware/recover.go"),
        ("github.com/go-chi/chi/v5.(*Mux).ServeHTTP", "/go/pkg/mod/github.com/go-chi/chi/v5@v5.0.12/mux.go"),
        ("github.com/jackc/pgx/v5/pgxpool.(*Pool).Acquire", "/go/pkg/mod/github.com/jackc/pgx/v5@v5.5.5/pgxpool/pool.go"),
        ("google.golang.org/grpc.(*Server).processUnaryRPC", "/go/pkg/mod/google.golang.org/grpc@v1.63.2/server.go"),
        ("encoding/json.(*decodeState).object", "/usr/local/go/src/encoding/json/decode.go"),
        ("database/sql.(*DB).QueryContext", "/usr/local/go/src/database/sql/sql.go"),
        ("net/http.HandlerFunc.ServeHTTP", "/usr/local/go/src/net/http/server.go"),
        ("net/http.(*conn).serve", "/usr/local/go/src/net/http/server.go"),
    ]

    /// The text of so many, one behind the other.
    static func text(_ count: Int) -> [UInt8] {
        var writer = Panic(number: 1)
        for index in 0..<count { writer.write(index) }
        return writer.text
    }

    private mutating func write(_ index: Int) {
        let headline = Panic.headlines[index % Panic.headlines.count]
        // net/http prints the stack right behind its line.
        line(headline.hasPrefix("2026/") ? headline : headline + "\n")
        goroutine(index &+ 18, "running")
        for other in 0..<index % 4 {
            line("")
            goroutine(index &+ 19 &+ other, Panic.states[next(below: Panic.states.count)])
        }
        line("exit status 2")
    }

    private mutating func goroutine(_ id: Int, _ state: String) {
        line("goroutine \(id) [\(state)]:")
        for _ in 0..<4 + next(below: 8) {
            let call = Panic.calls[next(below: Panic.calls.count)]
            line("\(call.function)(0xc000\(hex(6)), {0x\(hex(6))?, 0x\(hex(1))})")
            line("\t\(call.file):\(next(below: 3_000)) +0x\(hex(3))")
        }
        line("created by net/http.(*Server).Serve in goroutine 1")
        line("\t/usr/local/go/src/net/http/server.go:3086 +0x5cb")
    }

    private mutating func line(_ words: String) {
        text += Array(words.utf8)
        text.append(0x0A)
    }

    private mutating func next(below end: Int) -> Int {
        number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(number >> 33) % end
    }

    private mutating func hex(_ digits: Int) -> String { String(next(below: 1 << (4 * digits)) | 1 << (4 * digits - 1), radix: 16) }
}
