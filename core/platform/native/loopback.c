/*
 * loopback PROGRAM [ARGUMENT...]
 *
 * Runs a program in a network of its own that holds nothing but the loopback. What the program listens on there no other
 * user of the machine can reach, and nothing it starts can reach the machine's network, whatever it tries: there is no
 * route, no device, no name server. Unix sockets with a path (X, CUPS, the card daemon) are no network and go on working.
 *
 * Where the kernel refuses (user namespaces switched off, a container, AppArmor), the program runs all the same and is told
 * by NOREN_NAMESPACE=absent instead of =loopback; whether that is good enough is for the program to decide.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int write_file(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return -1;
  ssize_t length = (ssize_t)strlen(text);
  int result = write(file, text, (size_t)length) == length ? 0 : -1;
  return close(file) == 0 ? result : -1;
}

/* Each id stands for itself. Not for root, as `unshare -r` does it: Chromium would take itself for root and refuse its sandbox. */
static int map_ids(uid_t user, gid_t group) {
  char line[64];
  /* The kernel wants this before an unprivileged process may map groups (user_namespaces(7)). */
  if (write_file("/proc/self/setgroups", "deny") != 0) return -1;
  snprintf(line, sizeof line, "%u %u 1", user, user);
  if (write_file("/proc/self/uid_map", line) != 0) return -1;
  snprintf(line, sizeof line, "%u %u 1", group, group);
  return write_file("/proc/self/gid_map", line);
}

/* A new network has a loopback that is down. */
static int raise_loopback(void) {
  struct ifreq request = {.ifr_name = "lo"};
  int probe = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (probe < 0) return -1;
  int result = ioctl(probe, SIOCGIFFLAGS, &request);
  if (result == 0) {
    request.ifr_flags |= IFF_UP | IFF_RUNNING;
    result = ioctl(probe, SIOCSIFFLAGS, &request);
  }
  close(probe);
  return result;
}

/* Creating a user namespace gives every capability inside it; none of them is the program's business. */
static int drop_capabilities(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0, 0, 0}};
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) return -1;
  return (int)syscall(SYS_capset, &header, none);
}

static int enter(void) {
  uid_t user = geteuid();
  gid_t group = getegid();
  /* Root may have a network without a user namespace, and must keep its own capabilities: it gained none here. */
  if (user == 0) return unshare(CLONE_NEWNET) == 0 ? raise_loopback() : -1;
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return -1;
  if (map_ids(user, group) != 0 || raise_loopback() != 0) return -1;
  return drop_capabilities();
}

/* There is no way back out of a namespace that is only half set up, so a child tries first. */
static int may_enter(void) {
  pid_t child = fork();
  if (child < 0) return 0;
  if (child == 0) _exit(enter() == 0 ? 0 : 1);
  int status = 1;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int main(int count, char **arguments) {
  if (count < 2) {
    fputs("usage: loopback PROGRAM [ARGUMENT...]\n", stderr);
    return 64;
  }
  int is_inside = 0;
  if (may_enter()) {
    /* What succeeded in the child succeeds here; should it not, better no program than one in an unknown state. */
    if (enter() != 0) {
      perror("loopback");
      return 71;
    }
    is_inside = 1;
  }
  if (setenv("NOREN_NAMESPACE", is_inside ? "loopback" : "absent", 1) != 0) return 71;
  execvp(arguments[1], arguments + 1);
  perror(arguments[1]);
  return 127;
}
