// Copies a text into a JSON string (RFC 8259, section 7), many plain bytes at a time.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// The letter behind the backslash of a byte that is escaped by one; 0 for all others.
static const uint8_t escape_letters[128] = {['\t'] = 't', ['\n'] = 'n', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\'};

// How far a copy came.
typedef struct {
    size_t taken;
    size_t written;
} escape_progress;

// A set high bit at the first of eight bytes that is not plain, the first byte lowest; bits behind that may be false. All of ASCII is plain
// where nothing is escaped.
static inline uint64_t escape_specials(uint64_t word, int escapes) {
    const uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
    uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\', special = word;
    if (escapes) special |= ((word - ones * 0x20) & ~word) | ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash);
    return special & highs;
}

// The eight bytes at `at`, the first one lowest, which takes a little endian machine; zeros stand for those behind the end.
static inline uint64_t escape_word(const uint8_t *text, size_t length, size_t at) {
    uint64_t word = 0;
    size_t rest = length - at;
    if (rest >= 8) {
        memcpy(&word, text + at, 8);
    } else if (length >= 8) {
        memcpy(&word, text + length - 8, 8);
        word >>= 8 * (8 - rest);
    } else {
        for (; rest > 0; rest -= 1) word = word << 8 | text[at + rest - 1];
    }
    return word;
}

#if defined(__x86_64__)
#include <emmintrin.h>

// One bit for each of 16 bytes that is not plain.
static inline uint32_t escape_places(__m128i text, int escapes) {
    if (!escapes) return (uint32_t)_mm_movemask_epi8(text);
    __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(text, _mm_set1_epi8(0x1F)), text);
    __m128i quote = _mm_cmpeq_epi8(text, _mm_set1_epi8('"')), backslash = _mm_cmpeq_epi8(text, _mm_set1_epi8('\\'));
    return (uint32_t)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(text, control), _mm_or_si128(quote, backslash)));
}

// Copies plain bytes while 16 are left, and answers how many came before the first that is not plain.
static inline size_t escape_wide(const uint8_t *from, size_t length, uint8_t *to, int escapes) {
    size_t at = 0;
    for (; length - at >= 16; at += 16) {
        __m128i text = _mm_loadu_si128((const __m128i *)(from + at));
        _mm_storeu_si128((__m128i *)(to + at), text);
        uint32_t places = escape_places(text, escapes);
        if (places) return at + (size_t)__builtin_ctz(places);
    }
    return at;
}

#else

static inline size_t escape_wide(const uint8_t *from, size_t length, uint8_t *to, int escapes) {
    size_t at = 0;
    for (; length - at >= 16; at += 8) {
        uint64_t word = escape_word(from, length, at), specials = escape_specials(word, escapes);
        memcpy(to + at, &word, 8);
        if (specials) return at + (size_t)__builtin_ctzll(specials) / 8;
    }
    return at;
}

#endif

// Copies bytes up to the first that asks for more than a backslash and a letter: one that is not ASCII, or another control character.
// Without `escapes` it stops at what is not ASCII alone. `to` has room for twice the length and 16 bytes more.
static inline escape_progress escape_copy(const uint8_t *from, size_t length, uint8_t *to, int escapes) {
    escape_progress at = {0, 0};
    while (at.taken < length) {
        size_t wide = escape_wide(from + at.taken, length - at.taken, to + at.written, escapes);
        at.taken += wide;
        at.written += wide;
        // Where 16 bytes are left, the next is what the wide step has stopped at.
        size_t rest = length - at.taken;
        if (rest == 0) break;
        if (rest < 16) {
            uint64_t word = escape_word(from, length, at.taken), specials = escape_specials(word, escapes);
            size_t plain = specials ? (size_t)__builtin_ctzll(specials) / 8 : 8;
            if (plain > rest) plain = rest;
            memcpy(to + at.written, &word, 8);
            at.taken += plain;
            at.written += plain;
            if (plain == 8 || plain == rest) continue;
        }
        uint8_t byte = from[at.taken], letter = byte < 0x80 ? escape_letters[byte] : 0;
        if (!escapes || !letter) return at;
        to[at.written] = '\\';
        to[at.written + 1] = letter;
        at.taken += 1;
        at.written += 2;
    }
    return at;
}
