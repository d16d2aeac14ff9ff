import { parseSync, Visitor, type ESTree } from 'vite'
import type { Import } from './import-rules.ts'

/** What the rules ask of a source file. */
export interface SourceFacts {
  readonly imports: readonly Import[]
  /** Reads of environment, clock, randomness or outside world, as written. */
  readonly impurities: readonly string[]
  readonly lines: number
}

/** Global objects that lead out of the program, whatever is asked of them. */
const OUTWARD = ['process', 'performance', 'crypto', 'console', 'globalThis']
/** Global functions that do. `Date()` without `new` is the time, too. */
const OUTWARD_CALLS = ['Date', 'fetch', 'setTimeout', 'setInterval', 'setImmediate']
/** Members of global objects that are pure otherwise. */
const OUTWARD_MEMBERS = ['Date.now', 'Math.random']

/** Reads a source file with a parser, so that comments and strings may say anything. Throws when it is not TypeScript. */
export function sourceFacts(file: string, text: string): SourceFacts {
  const { program, errors } = parseSync(file, text)
  if (errors[0] !== undefined) throw new Error(`${file} cannot be parsed: ${errors[0].message}`)
  return { imports: importsOf(program), impurities: impuritiesOf(program), lines: text.trimEnd().split('\n').length }
}

function importsOf(program: ESTree.Program): readonly Import[] {
  const imports: Import[] = []
  const add = (source: ESTree.Node | null, names: readonly string[]): void => {
    if (source !== null) imports.push({ from: literal(source), names })
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.source, node.specifiers.map(importedName)),
    ExportNamedDeclaration: (node) =>
      add(
        node.source,
        node.specifiers.map(({ local }) => nameOf(local)),
      ),
    ExportAllDeclaration: (node) => add(node.source, ['*']),
    ImportExpression: (node) => add(node.source, []),
    TSImportType: (node) => add(node.source, []),
  }).visit(program)
  return imports
}

function importedName(specifier: ESTree.ImportDeclarationSpecifier): string {
  if (specifier.type === 'ImportNamespaceSpecifier') return '*'
  return specifier.type === 'ImportDefaultSpecifier' ? 'default' : nameOf(specifier.imported)
}

function nameOf(name: ESTree.ModuleExportName): string {
  return name.type === 'Literal' ? name.value : name.name
}

function literal(source: ESTree.Node): string | undefined {
  return source.type === 'Literal' && typeof source.value === 'string' ? source.value : undefined
}

function impuritiesOf(program: ESTree.Program): readonly string[] {
  const found: string[] = []
  const add = (impure: boolean, what: string): void => {
    if (impure) found.push(what)
  }
  new Visitor({
    MemberExpression: ({ object, property }) => {
      const [on, member] = [identifier(object), identifier(property)]
      add(OUTWARD.includes(on) || OUTWARD_MEMBERS.includes(`${on}.${member}`), `${on}.${member}`)
    },
    VariableDeclarator: ({ init }) =>
      add([...OUTWARD, 'Date', 'Math'].includes(identifier(init)), `${identifier(init)} taken apart`),
    NewExpression: ({ callee, arguments: given }) =>
      add(identifier(callee) === 'Date' && given.length === 0, 'new Date()'),
    CallExpression: ({ callee }) => add(OUTWARD_CALLS.includes(identifier(callee)), `${identifier(callee)}()`),
    MetaProperty: () => add(true, 'import.meta'),
  }).visit(program)
  return found
}

function identifier(node: ESTree.Node | null): string {
  return node?.type === 'Identifier' ? node.name : ''
}
