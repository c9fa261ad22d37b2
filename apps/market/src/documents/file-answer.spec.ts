import { attachmentNamed } from './file-answer';

describe('the name of an attachment', () => {
  it.each([
    ['plan.pdf', `attachment; filename="plan.pdf"; filename*=UTF-8''plan.pdf`],
    [
      '实施方案 (终稿).pdf',
      `attachment; filename="____ (__).pdf"; filename*=UTF-8''%E5%AE%9E%E6%96%BD%E6%96%B9%E6%A1%88%20%28%E7%BB%88%E7%A8%BF%29.pdf`,
    ],
    [`a"b'c%.txt`, `attachment; filename="a_b'c_.txt"; filename*=UTF-8''a%22b%27c%25.txt`],
  ])('%s is told in UTF-8 and in ASCII', (name, header) => {
    expect(attachmentNamed(name)).toBe(header);
  });
});
