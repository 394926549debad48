// SPDX-License-Identifier: Apache-2.0

/// Lines as Go's loggers write them: what the property tests begin from.
enum SampleLines {
    static let json = [
        #"{"level":"info","ts":1795420800.123456,"logger":"api","caller":"app/store.go:42","msg":"request handled","status":200,"took":0.0123}"#,
        #"{"level":"error","time":"2026-11-23T08:00:00Z","error":"dial tcp 10.0.0.1:5432: connect: connection refused","message":"lost"}"#,
        #"{"time":"2026-11-23T08:00:00.123456789+01:00","level":"WARN","source":{"function":"main.main","file":"/src/main.go","line":42},"msg":"x"}"#,
        #"{"level":"panic","msg":"boom \"quoted\"\n","stacktrace":"goroutine 1 [running]:\nmain.main()\n\t/src/main.go:9 +0x1d","a":[1,{"b":null}]}"#,
        #"{"traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01","msg":"\ud83d\ude00 héllo","deep":{"a":{"b":[[],{},[true]]}}}"#,
    ]

    static let text = [
        #"time=2026-11-23T08:00:00.123Z level=INFO source=/src/app/store.go:42 msg="cache warmed" entries=18 trace_id=4bf92f3577b34da6a3ce929d0e0e4736"#,
        #"ts=2026-11-23T08:00:00.123Z caller=main.go:12 level=error err="open \"x\": no such file\n" component=tsdb"#,
        "I1123 08:00:00.123456       7 controller.go:116] Pod status updated",
        "2026/11/23 08:00:00.123456 main.go:42: [INFO] ready span_id=00f067aa0ba902b7",
        "storaged: 2026/11/23 08:00:00 ready",
        "2026-11-23T08:00:00.123+0100\tINFO\tapi\tapp/main.go:42\tready\t{\"a\": 1}",
        "[GIN] 2026/11/23 - 08:00:00 | 200 |     1.2ms | ::1 | GET \"/\"",
        "INFO[0012] ready  a=b",
        "\u{1B}[90m2026-11-23T08:00:00Z\u{1B}[0m \u{1B}[32mINF\u{1B}[0m ready",
        "the quick brown fox jumps over the lazy dog",
    ]

    static let all = json + text
}
