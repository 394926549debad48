// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// An answer of the receiver other than success.
struct Refusal: Error {
    var status: HTTPResponse.Status
    var words: String
    var headers: HTTPFields = [:]

    /// Nothing is wrong with the request: it is to come again.
    static func later(_ status: HTTPResponse.Status, _ words: String) -> Refusal {
        Refusal(status: status, words: words, headers: [.retryAfter: "1"])
    }

    static func tooLarge(_ options: ReceiverOptions) -> Refusal {
        Refusal(status: .contentTooLarge, words: "a body may have \(options.maxBody), packed or not (`max_body`)")
    }
}
