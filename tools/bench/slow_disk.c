/* Adds a millisecond or so to every wait for the disk, as most disks do: SLOW_US microseconds. Preloaded. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static void wait_more(void) {
    static long us = -1;
    if (us < 0) {
        const char *said = getenv("SLOW_US");
        us = said ? atol(said) : 0;
    }
    if (us > 0)
        usleep((useconds_t)us);
}

int fsync(int fd) {
    static int (*real)(int);
    if (!real)
        real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    wait_more();
    return real(fd);
}

int fdatasync(int fd) {
    static int (*real)(int);
    if (!real)
        real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    wait_more();
    return real(fd);
}
