/* Whole numbers in text. */
#ifndef RAMPART_NUMBER_H
#define RAMPART_NUMBER_H

#include "host.h"

/* A whole decimal number without spaces, plus sign or leading zeros. 0 if it is none. */
int parse_unsigned(const char *text, size_t length, unsigned long long *value);
int parse_integer(const char *text, size_t length, long long *value);

/* Decimal digits and nothing else, up to a billion. -1 if it is none. */
int parse_digits(const char *text);

#endif
