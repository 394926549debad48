// Holds the beginnings of lines against one that was seen before.
#include <stddef.h>
#include <stdint.h>

#define FORM_WIDTH 64

// The first bytes of a line: where a digit may be any other, which bytes count, and the rest as they are.
typedef struct {
    uint8_t bytes[FORM_WIDTH];
    uint8_t digits[FORM_WIDTH];
    uint8_t counted[FORM_WIDTH];
} line_form;

// Takes the form of a line's first `length` bytes, at most FORM_WIDTH.
static inline void form_take(line_form *form, const uint8_t *line, size_t length) {
    for (size_t at = 0; at < FORM_WIDTH; at += 1) {
        form->bytes[at] = at < length ? line[at] : 0;
        form->digits[at] = 0;
        form->counted[at] = at < length ? 0xFF : 0;
    }
}

// From `start` up to `end` a digit may be any other.
static inline void form_free_digits(line_form *form, size_t start, size_t end) {
    for (size_t at = start; at < end && at < FORM_WIDTH; at += 1)
        if ((uint8_t)(form->bytes[at] - '0') < 10) form->digits[at] = 0xFF;
}

// How many bytes of a line are looked at for a form of `length` bytes.
static inline size_t form_reach(size_t length) { return (length + 15) / 16 * 16; }

// True where a line that reaches so far begins like the one that the form was taken of.
#if defined(__x86_64__)
#include <emmintrin.h>

static inline int form_matches(const line_form *form, const uint8_t *line, size_t length) {
    __m128i wrong = _mm_setzero_si128();
    for (size_t at = 0; at < length; at += 16) {
        __m128i text = _mm_loadu_si128((const __m128i *)(line + at));
        __m128i value = _mm_sub_epi8(text, _mm_set1_epi8('0')), digits = _mm_loadu_si128((const __m128i *)(form->digits + at));
        __m128i isDigit = _mm_cmpeq_epi8(_mm_min_epu8(value, _mm_set1_epi8(9)), value);
        __m128i isSame = _mm_cmpeq_epi8(text, _mm_loadu_si128((const __m128i *)(form->bytes + at)));
        __m128i isRight = _mm_or_si128(isSame, _mm_and_si128(isDigit, digits));
        wrong = _mm_or_si128(wrong, _mm_andnot_si128(isRight, _mm_loadu_si128((const __m128i *)(form->counted + at))));
    }
    return _mm_movemask_epi8(wrong) == 0;
}

#else

static inline int form_matches(const line_form *form, const uint8_t *line, size_t length) {
    for (size_t at = 0; at < length; at += 1) {
        int isRight = line[at] == form->bytes[at] || (form->digits[at] && (uint8_t)(line[at] - '0') < 10);
        if (form->counted[at] && !isRight) return 0;
    }
    return 1;
}

#endif
