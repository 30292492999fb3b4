/* Patterns of names, as CONFIG GET takes them. */
#include "pattern.h"

#include <strings.h>

int match_pattern(const char *pattern, const char *text) {
    for (; *pattern; pattern++) {
        if (*pattern == '*') {
            while (pattern[1] == '*') pattern++;
            if (!pattern[1]) return 1;
            for (; *text; text++)
                if (match_pattern(pattern + 1, text)) return 1;
            return match_pattern(pattern + 1, text);
        }
        if (!*text) return 0;
        if (*pattern == '[') {
            int inverted = pattern[1] == '^', hit = 0;
            pattern += 1 + inverted;
            for (; *pattern && *pattern != ']'; pattern++) {
                if (pattern[1] == '-' && pattern[2] && pattern[2] != ']') {
                    hit |= *text >= pattern[0] && *text <= pattern[2];
                    pattern += 2;
                } else {
                    hit |= *pattern == *text;
                }
            }
            if (hit == inverted) return 0;
            if (!*pattern) return text[1] == 0;
        } else {
            if (*pattern == '\\' && pattern[1]) pattern++;
            if (*pattern != '?' && strncasecmp(pattern, text, 1) != 0) return 0;
        }
        text++;
    }
    return !*text;
}
