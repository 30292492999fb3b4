/*
 * What every file of the host begins with.
 *
 * Every type here is our own. A module sees them as opaque pointers only; the few structures that a module fills
 * itself (command information, events) are declared where they are read, from the public Module API reference, as
 * far as they are read.
 *
 * A function called rm_<name> is what a module gets as RedisModule_<Name>. api.c finds it by that name, so no header
 * declares it. Every other function that is not static is declared in the header of its file.
 */
#ifndef RAMPART_HOST_H
#define RAMPART_HOST_H

#include <stddef.h>
#include <stdint.h>

/* REDISMODULE_OK and REDISMODULE_ERR. */
#define OK 0
#define ERR 1

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define HIDDEN __attribute__((visibility("hidden")))
#define PRINTF(text, first) __attribute__((format(printf, text, first)))

#endif
