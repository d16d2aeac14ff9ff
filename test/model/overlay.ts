/** A port with some methods replaced; the others stay bound to it. */
export function overlay<T extends object>(port: T, methods: Partial<T>): T {
  return new Proxy(port, {
    get(target, property) {
      const own: unknown = Reflect.get(methods, property)
      if (own !== undefined) return own
      const method: unknown = Reflect.get(target, property)
      return typeof method === 'function'
        ? (...args: unknown[]): unknown => Reflect.apply(method, target, args)
        : method
    },
  })
}
