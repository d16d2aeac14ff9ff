/**
 * Programs of the image in which jobs without an image run on AWS (jobs/Dockerfile): those of Node, and what Debian has everywhere:
 * its packages that are `Essential: yes` (of Debian 12), and mawk. Not all of them: those that commands begin with.
 */
const PROGRAMS: ReadonlySet<string> = new Set(
  `
  node npm npx
  sh dash bash
  [ arch b2sum base32 base64 basename basenc cat chgrp chmod chown chroot cksum comm cp csplit cut date dd df dir dircolors dirname
  du echo env expand expr factor false fmt fold groups head hostid id install join link ln logname ls md5sum mkdir mkfifo mknod
  mktemp mv nice nl nohup nproc numfmt od paste pathchk pinky pr printenv printf ptx pwd readlink realpath rm rmdir runcon
  sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf sleep sort split stat stdbuf stty sum sync tac tail tee test timeout
  touch tr true truncate tsort tty uname unexpand uniq unlink users vdir wc who whoami yes
  cmp diff diff3 sdiff find xargs egrep fgrep grep gunzip gzip zcat hostname perl sed tar which awk mawk
  flock getopt setsid taskset
  `
    .trim()
    .split(/\s+/),
)
/** Where the image has them: its PATH. */
const DIRECTORY = /^\/(?:usr\/)?(?:local\/)?bin\//

/** Whether the image of the runner is known to have a program, by its name or its path; of others nobody says here that it has not. */
export function isRunnerProgram(program: string): boolean {
  return PROGRAMS.has(program.replace(DIRECTORY, ''))
}
