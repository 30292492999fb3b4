/* Whole numbers in text. */
#include "number.h"

int parse_unsigned(const char *text, size_t length, unsigned long long *value) {
    if (!length || length > 20) return 0;
    if (text[0] == '0' && length > 1) return 0;
    unsigned long long sum = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') return 0;
        unsigned digit = (unsigned)(text[i] - '0');
        if (sum > (~0ULL - digit) / 10) return 0;
        sum = sum * 10 + digit;
    }
    *value = sum;
    return 1;
}

int parse_integer(const char *text, size_t length, long long *value) {
    unsigned long long magnitude;
    int negative = length > 1 && text[0] == '-';
    if (!parse_unsigned(text + negative, length - (size_t)negative, &magnitude)) return 0;
    if (negative) {
        if (magnitude == 0 || magnitude > 1ULL << 63) return 0;
        *value = (long long)(0 - magnitude);
        return 1;
    }
    if (magnitude >> 63) return 0;
    *value = (long long)magnitude;
    return 1;
}

int parse_digits(const char *text) {
    int value = 0;
    if (!*text) return -1;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || value > 100000000) return -1;
        value = value * 10 + (*text - '0');
    }
    return value;
}
