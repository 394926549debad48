// Finds two bytes that stand one behind the other.
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
#include <emmintrin.h>

// One bit for each of 16 places where the pair stands; 17 bytes are looked at.
static inline uint32_t pair_places(const uint8_t *bytes, __m128i first, __m128i second) {
    __m128i here = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)bytes), first);
    __m128i behind = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(bytes + 1)), second);
    return (uint32_t)_mm_movemask_epi8(_mm_and_si128(here, behind));
}
#endif

// The first place at or behind `from` where `first` stands before `second`, or `length`.
static inline size_t pair_next(const uint8_t *bytes, size_t length, size_t from, uint8_t first, uint8_t second) {
#if defined(__x86_64__)
    if (length > 16) {
        __m128i firsts = _mm_set1_epi8((char)first), seconds = _mm_set1_epi8((char)second);
        size_t last = length - 17;
        for (; from < last; from += 16) {
            uint32_t found = pair_places(bytes + from, firsts, seconds);
            if (found) return from + (size_t)__builtin_ctz(found);
        }
        // The end of the text, together with bytes that were looked at before.
        size_t seen = from - last;
        if (seen >= 16) return length;
        uint32_t found = pair_places(bytes + last, firsts, seconds) >> seen;
        return found ? from + (size_t)__builtin_ctz(found) : length;
    }
#endif
    for (; from + 2 <= length; from += 1)
        if (bytes[from] == first && bytes[from + 1] == second) return from;
    return length;
}
