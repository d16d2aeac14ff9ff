/** Whether a path is a directory or lies in it, both absolute and without links. */
export function isBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(root === '/' ? root : `${root}/`)
}
