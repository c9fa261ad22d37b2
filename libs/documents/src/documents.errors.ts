import { defineErrors } from '@gongshu/platform';

export const documentsError = defineErrors('documents', {
  FILE_NOT_FOUND: {
    kind: 'missing',
    zh: '没有这个文件：{id}。',
    en: 'There is no such file: {id}.',
  },
  FILE_UNKNOWN: {
    kind: 'unprocessable',
    zh: '引用的文件不存在或不属于本组织：{id}，请先上传。',
    en: 'The file {id} that is referred to does not exist or is not of this organisation; upload it first.',
  },
  FILE_TYPE_UNSUPPORTED: {
    kind: 'unsupported',
    zh: '不接受内容类型 {mediaType}，可用的有：{allowed}。',
    en: 'The content type {mediaType} is not taken; these are: {allowed}.',
  },
  FILE_CONTENT_DIFFERS: {
    kind: 'unsupported',
    zh: '文件内容不是 {mediaType}，请检查文件或改正内容类型。',
    en: 'The content of the file is not {mediaType}; check the file, or correct its content type.',
  },
  FILE_TOO_LARGE: {
    kind: 'tooLarge',
    zh: '文件超过 {limitBytes} 字节的上限。',
    en: 'The file exceeds the limit of {limitBytes} bytes.',
  },
  FILE_EMPTY: {
    kind: 'invalid',
    zh: '文件没有内容，请在请求体中发送文件的字节。',
    en: 'The file is empty; send its bytes as the request body.',
  },
});
