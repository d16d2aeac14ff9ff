/** The polynomial of CRC-64/NVME, bits reversed, in halves: JavaScript's integers have 32 bits. */
const POLYNOMIAL = { high: 0x9a6c9329, low: 0xac4bc9b5 } as const

/** What each byte does to the sum. */
const TABLE = table()

/** CRC-64/NVME of bytes that come piece by piece: the checksum that S3 keeps of every object, however it was uploaded. */
export class Crc64Nvme {
  #high = 0xffffffff
  #low = 0xffffffff

  update(bytes: Uint8Array): void {
    const { high: highs, low: lows } = TABLE
    let high = this.#high
    let low = this.#low
    for (const byte of bytes) {
      const at = (low ^ byte) & 0xff
      low = ((low >>> 8) | (high << 24)) ^ (lows[at] ?? 0)
      high = (high >>> 8) ^ (highs[at] ?? 0)
    }
    this.#high = high
    this.#low = low
  }

  /** 16 hex digits. */
  digest(): string {
    return [this.#high, this.#low].map((half) => (~half >>> 0).toString(16).padStart(8, '0')).join('')
  }
}

function table(): { readonly high: Uint32Array; readonly low: Uint32Array } {
  const highs = new Uint32Array(256)
  const lows = new Uint32Array(256)
  for (let byte = 0; byte < 256; byte += 1) {
    let [high, low] = [0, byte]
    for (let bit = 0; bit < 8; bit += 1) {
      const isOdd = (low & 1) === 1
      low = (low >>> 1) | (high << 31)
      high >>>= 1
      if (isOdd) [high, low] = [high ^ POLYNOMIAL.high, low ^ POLYNOMIAL.low]
    }
    highs[byte] = high
    lows[byte] = low
  }
  return { high: highs, low: lows }
}
