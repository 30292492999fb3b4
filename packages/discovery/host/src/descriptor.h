/* File descriptors. */
#ifndef RAMPART_DESCRIPTOR_H
#define RAMPART_DESCRIPTOR_H

#include <sys/stat.h>

#include "host.h"

/* 0 if not all bytes could be written. */
int write_whole(int descriptor, const char *bytes, size_t length);

int state_of(int descriptor, struct stat *state);

/* Closes every descriptor from 3 on but one. */
void close_others(int kept);

#endif
