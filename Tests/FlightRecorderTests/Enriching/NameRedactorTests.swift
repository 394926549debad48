// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import LogParsing
import Testing

@testable import FlightRecorder

@Suite struct NameRedactorTests {
    @Test func `secrets in names are replaced and counted`() {
        let names = NameRedactor(RedactionOptions())
        #expect(names.redacted("tokens.user:S3cretPw@tcp(db)/x") == "tokens.user:[redacted:dsn_password]@tcp(db)/x")
        #expect(names.redacted("password=S3cretCounter") == "password=[redacted:password]")
        #expect(names.redacted("tokens." + "AKIA" + "IOSFODNN7EXAMPLE") == "tokens.[redacted:aws_access_key]")
        #expect(names.redacted("redis.pool.timeouts") == nil)
        #expect(names.takeCounts() == ["dsn_password": 1, "password": 1, "aws_access_key": 1] && names.takeCounts().isEmpty)
        #expect(NameRedactor(.off).redacted("password=S3cretCounter") == nil)
    }
}
