import { describe, expect, it } from 'vitest'
import { countCharacters, isPlainText, toPlainText } from '../../../shared/domain/co-written.js'

describe('what a text is made of', () => {
  it('字数 counts no blanks and no line breaks, and a rare character once', () => {
    expect(countCharacters('  龙岗区:召开 3 次会议。\n\n𠮷😀 ')).toBe(13)
  })

  it('takes out what cannot be stored and keeps the rest as it is', () => {
    expect(toPlainText('第一行\r\n第二行\r第三行\t完')).toBe('第一行\n第二行\n第三行\t完')
    expect(toPlainText('a\u0000b\u0007c\u007fd\ufffee')).toBe('abcde')
    expect(toPlainText('\ud83d半😀\ude00')).toBe('半😀')
    expect(isPlainText('一\n二\t三😀')).toBe(true)
    for (const bad of ['\u0000', '\r', '\u001b', '\u007f', '\uffff'])
      expect(isPlainText(`a${bad}`)).toBe(false)
  })
})
