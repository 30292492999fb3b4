/* The mounts that this process sees. */
#ifndef RAMPART_MOUNT_LIST_H
#define RAMPART_MOUNT_LIST_H

#include "host.h"
#include "list.h"

typedef struct Mount {
    char *path;
    unsigned long flags; /* as mount() takes them */
} Mount;

/* Adds each, the outer ones first. 0 if they cannot be read. */
int mounts_read(List *mounts);

#endif
