import { userName } from '../connect.ts'

/** Where LFNs go when nobody says: the user's own area, as CTA lays it out (`/ctao/user/<initial>/<name>`). */
export function defaultPrefix(): string {
  const name = userName().replaceAll('/', '_')
  return `/ctao/user/${[...name][0] ?? '_'}/${name}`
}
