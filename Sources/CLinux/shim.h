// What Swift's Glibc module leaves out.

// mallopt(3): how malloc takes memory from the system.
#include <malloc.h>

// eventfd(2): a count that wakes whoever polls it.
#include <sys/eventfd.h>

// statx(2) tells when an inode was made. Its header asks for _GNU_SOURCE.
#include <linux/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline int linux_statx(int directory, const char *path, int flags, unsigned int mask, struct statx *answer) {
    return (int)syscall(SYS_statx, directory, path, flags, mask, answer);
}
