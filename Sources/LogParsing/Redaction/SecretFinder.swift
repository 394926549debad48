// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// A secret in a text: the bytes that must not be stored.
struct FoundSecret {
    var range: Range<Int>
    var kind: RedactionKind
    /// True where the bytes are a number of JSON, so that what replaces them needs quotes; the backslashes before those are this many.
    var quotes: Int?

    init(_ range: Range<Int>, _ kind: RedactionKind, quotes: Int? = nil) {
        (self.range, self.kind, self.quotes) = (range, kind, quotes)
    }
}

/// Looks for secrets at the places that a ``TriggerScan`` found. `floor` is the end of what was redacted before, which is not looked at again.
enum SecretFinder {
    /// Parts of the words that announce secrets, chosen so that ordinary words seldom have them.
    /// Which belong to one set was tried out over log lines and crashes, where `com`, `@v` and addresses abound: of some hundred places one is held
    /// against the words' hashes, most of them `@` and `ook`.
    static let words: [TriggerScan.Word] = [
        .init(text: "@", set: 0),
        // pass, pwd
        .init(text: "pas", set: 1), .init(text: "pwd", set: 6),
        // secret, token, authorization, bearer
        .init(text: "ecr", set: 5), .init(text: "tok", set: 3), .init(text: "riz", set: 4), .init(text: "bea", set: 7),
        // api_key, access_key, private_key, encryption_key, account_key, with other joints and none; sig=
        .init(text: "i_k", set: 2), .init(text: "i-k", set: 6), .init(text: "s_k", set: 3), .init(text: "s-k", set: 3),
        .init(text: "e_k", set: 4), .init(text: "e-k", set: 4), .init(text: "n_k", set: 4), .init(text: "n-k", set: 4),
        .init(text: "i.k", set: 6), .init(text: "s.k", set: 3), .init(text: "e.k", set: 4), .init(text: "n.k", set: 4),
        .init(text: "t_k", set: 4), .init(text: "t-k", set: 4), .init(text: "t.k", set: 4),
        .init(text: "pik", set: 4), .init(text: "onk", set: 4), .init(text: "eke", set: 5),
        .init(text: "tke", set: 3), .init(text: "ske", set: 3),
        .init(text: "ig=", set: 6, ignoresCase: false),
        // cookie, X-Amz-Signature, X-Goog-Signature
        .init(text: "ook", set: 4), .init(text: "z-s", set: 1), .init(text: "g-s", set: 1),
        // GOCSPX-, ya29., hvs., npm_
        .init(text: "CSP", set: 5, ignoresCase: false), .init(text: "ya2", set: 6, ignoresCase: false),
        .init(text: "hvs", set: 2, ignoresCase: false), .init(text: "pm_", set: 1, ignoresCase: false),
        // AKIA, ASIA, AIza, eyJ, BEGIN
        .init(text: "AKI", set: 5, ignoresCase: false), .init(text: "ASI", set: 5, ignoresCase: false),
        .init(text: "AIz", set: 4, ignoresCase: false), .init(text: "BEG", set: 7, ignoresCase: false),
        .init(text: "eyJ", set: 4, ignoresCase: false),
        // ghp_ and its kin, github_pat_, glpat-, xox, sk_live_, sk_test_
        .init(text: "ghp", set: 5, ignoresCase: false), .init(text: "gho", set: 6, ignoresCase: false),
        .init(text: "ghu", set: 1, ignoresCase: false), .init(text: "ghs", set: 1, ignoresCase: false),
        .init(text: "ghr", set: 5, ignoresCase: false), .init(text: "b_p", set: 2, ignoresCase: false),
        .init(text: "lpa", set: 2, ignoresCase: false), .init(text: "xox", set: 4, ignoresCase: false),
        .init(text: "k_l", set: 2, ignoresCase: false), .init(text: "k_t", set: 2, ignoresCase: false),
    ]

    /// The secret that the word at `index` belongs to; nil where it announces none.
    static func secret(_ text: RawSpan, at index: Int, floor: Int, _ memory: inout SearchMemory) -> FoundSecret? {
        let word = text.word(at: index) & 0xFF_FFFF
        if word & 0xFF == UInt64(UInt8(ascii: "@")) { return text.address(around: index, floor: floor, &memory) }
        switch word {
        case ByteWord.of("AKI"), ByteWord.of("ASI"), ByteWord.of("AIz"), ByteWord.of("eyJ"), ByteWord.of("ghp"), ByteWord.of("gho"),
            ByteWord.of("ghu"), ByteWord.of("ghs"), ByteWord.of("ghr"), ByteWord.of("b_p"), ByteWord.of("lpa"), ByteWord.of("xox"),
            ByteWord.of("k_l"), ByteWord.of("k_t"), ByteWord.of("CSP"), ByteWord.of("ya2"), ByteWord.of("hvs"), ByteWord.of("pm_"):
            return text.token(at: index, floor: floor)
        case ByteWord.of("ig="): return text.signature(at: index)
        default: break
        }
        switch word | 0x20_2020 {
        case ByteWord.of("bea"): return text.bearer(at: index)
        case ByteWord.of("riz"): return text.authorization(around: index, floor: floor, &memory)
        case ByteWord.of("ook"): return text.cookie(around: index, floor: floor, &memory)
        case ByteWord.of("pas"), ByteWord.of("pwd"), ByteWord.of("ecr"), ByteWord.of("tok"), ByteWord.of("pik"), ByteWord.of("onk"),
            ByteWord.of("eke"), ByteWord.of("tke"), ByteWord.of("ske"):
            return text.pair(around: index, floor: floor, &memory)
        case ByteWord.of("i_k") | 0x20_2020, ByteWord.of("s_k") | 0x20_2020, ByteWord.of("e_k") | 0x20_2020,
            ByteWord.of("n_k") | 0x20_2020, ByteWord.of("t_k") | 0x20_2020, ByteWord.of("i-k"), ByteWord.of("s-k"),
            ByteWord.of("e-k"), ByteWord.of("n-k"), ByteWord.of("t-k"), ByteWord.of("i.k"), ByteWord.of("s.k"), ByteWord.of("e.k"),
            ByteWord.of("n.k"), ByteWord.of("t.k"), ByteWord.of("z-s"), ByteWord.of("g-s"):
            return text.pair(around: index, floor: floor, &memory)
        default: return nil
        }
    }
}
