/** Everything that a paged operation has, page by page. */
export async function everyPage<Page extends { readonly next: string | null }, Entry>(
  ask: (page: { readonly after?: string }) => Promise<Page>,
  entriesOf: (page: Page) => readonly Entry[],
): Promise<readonly Entry[]> {
  const entries: Entry[] = []
  for await (const page of pages(ask)) entries.push(...entriesOf(page))
  return entries
}

/** The pages of an operation, one after the other. */
export async function* pages<Page extends { readonly next: string | null }>(
  ask: (page: { readonly after?: string }) => Promise<Page>,
): AsyncGenerator<Page> {
  let after: string | null | undefined
  do {
    const page = await ask(after === undefined || after === null ? {} : { after })
    yield page
    after = page.next
  } while (after !== null)
}
