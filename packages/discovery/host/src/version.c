/* The Redis version that is imitated. */
#include "version.h"

#include <stdio.h>
#include <string.h>

#include "number.h"

int imitated;
char imitated_text[32];
int unstable;

int imitate(const char *version) {
    int part[3] = {0, 0, 0}, parts = 0;
    const char *p = version;
    while (parts < 3) {
        char digits[12];
        size_t length = strspn(p, "0123456789");
        if (!length || length >= sizeof digits) return 0;
        memcpy(digits, p, length);
        digits[length] = 0;
        part[parts++] = parse_digits(digits);
        p += length;
        if (*p != '.') break;
        p++;
    }
    if (*p || parts < 2) return 0;
    unstable = part[0] == 255;
    for (int i = 0; i < 3; i++)
        if (part[i] > 99) part[i] = unstable ? 99 : 100;
    if (part[1] > 99 || part[2] > 99 || part[0] < 4) return 0;
    imitated = part[0] * 10000 + part[1] * 100 + part[2];
    snprintf(imitated_text, sizeof imitated_text, "%s%s", version, parts == 2 ? ".0" : "");
    return 1;
}

int rm_GetServerVersion(void) {
    if (unstable) return 0x00ffffff;
    return imitated / 10000 << 16 | imitated / 100 % 100 << 8 | imitated % 100;
}
