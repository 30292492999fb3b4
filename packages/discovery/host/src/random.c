/* Random bytes. */
#include <unistd.h>

#include "clock.h"

void rm_GetRandomBytes(unsigned char *bytes, size_t length) {
    static uint64_t state;
    if (!state) state = (uint64_t)wall_microseconds() ^ (uint64_t)getpid() << 32;
    for (size_t i = 0; i < length; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes[i] = (unsigned char)(state >> 24);
    }
}

void rm_GetRandomHexChars(char *text, size_t length) {
    rm_GetRandomBytes((unsigned char *)text, length);
    for (size_t i = 0; i < length; i++) text[i] = "0123456789abcdef"[text[i] & 15];
}
