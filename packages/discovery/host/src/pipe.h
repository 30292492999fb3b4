/* The pipe that the report is written to. */
#ifndef RAMPART_PIPE_H
#define RAMPART_PIPE_H

#include "host.h"

/*
 * Takes the descriptor of the report; with `move`, to a number out of the way of a module that closes, or writes to,
 * the low descriptors. 0 if it is not open.
 */
int pipe_open(int descriptor, int move);
int pipe_descriptor(void);

/* Whether the descriptor is still the pipe that was opened, whatever a module did with it. */
int pipe_intact(void);

/* Lets the program that this process becomes have it too. */
void pipe_keep_open(void);

/* Writes a line that ends in a newline. Threads may write at the same time. */
void pipe_line(const char *bytes, size_t length);

/* The same from a handler of signals, where nothing may wait for a lock. */
void pipe_line_at_once(const char *bytes, size_t length);

#endif
