import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ExecutionLog, KEPT_BYTES } from '../../jobs/log/execution-log.ts'
import { lastLine } from '../../jobs/log/last-line.ts'
import { RecentBytes } from '../../jobs/log/recent-bytes.ts'

function logOf(chunks: readonly Buffer[]): Buffer {
  const directory = mkdtempSync(join(tmpdir(), 'cascade-log-'))
  onTestFinished(() => {
    rmSync(directory, { recursive: true })
  })
  const log = new ExecutionLog(join(directory, 'log.txt'))
  for (const chunk of chunks) log.write(chunk)
  log.endOutput()
  log.close()
  return readFileSync(join(directory, 'log.txt'))
}

describe('the log of an execution', () => {
  it.each([0, 1, KEPT_BYTES, KEPT_BYTES + 1, 2 * KEPT_BYTES])('keeps %i bytes of output whole', (size) => {
    const output = Buffer.alloc(size, 'abcdefg\n')
    expect(logOf([output.subarray(0, 100), output.subarray(100)]).equals(output)).toBe(true)
  })

  it('keeps the beginning and the end of more, and says how much it left out', () => {
    const chunks = Array.from({ length: 5000 }, (_, index) => Buffer.alloc(1000, `${index} `))
    const whole = Buffer.concat(chunks)
    const log = logOf(chunks)
    const said = `\n[cascade] ${whole.length - 2 * KEPT_BYTES} bytes of output are left out here\n`
    const kept = [whole.subarray(0, KEPT_BYTES), Buffer.from(said), whole.subarray(-KEPT_BYTES)]
    expect(log.equals(Buffer.concat(kept))).toBe(true)
  })

  it('is what was written, whatever a job put in its place', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'cascade-log-')), 'log.txt')
    onTestFinished(() => {
      rmSync(dirname(path), { recursive: true })
    })
    const log = new ExecutionLog(path)
    log.write(Buffer.from('said'))
    rmSync(path)
    symlinkSync('/etc/passwd', path)
    expect(log.close().toString()).toBe('said')
  })

  it('remembers the last bytes however they came in pieces', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 20 }))
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 30 }), (arrays, limit) => {
        const recent = new RecentBytes(limit)
        for (const piece of arrays) recent.push(Buffer.from(piece))
        const whole = Buffer.concat(arrays)
        expect(recent.total).toBe(whole.length)
        expect(recent.last(limit)).toEqual(whole.subarray(Math.max(0, whole.length - limit)))
      }),
    )
  })
})

describe('the last line', () => {
  it.each([
    ['', ''],
    ['one\ntwo\n\n  \n', 'two'],
    ['10%\r50%\r100%\r', '100%'],
    ['\u001b[31mred\u001b[0m\n', 'red'],
    ['a\u0007b\tc', 'a b c'],
    ['x'.repeat(600), `${'x'.repeat(499)}…`],
  ])('of %j is %j', (output, line) => {
    expect(lastLine(output)).toBe(line)
  })
})
