import { defineErrors } from '@gongshu/platform';

export const catalogError = defineErrors('catalog', {
  REGISTRATION_CODE_GIVEN: {
    kind: 'unprocessable',
    zh: '登记结果查询码由登记机构赋予，不能导入；请留空，或填该资源现有的查询码。',
    en: 'The registration query code is given by the registration institution and not imported; leave it empty, or give the one that the resource has.',
  },
  RESOURCE_UNKNOWN: {
    kind: 'unprocessable',
    zh: '没有名称、登记结果查询码或编号为“{resource}”的数据资源。',
    en: 'There is no data resource with the name, registration query code or id "{resource}".',
  },
  RESOURCE_AMBIGUOUS: {
    kind: 'unprocessable',
    zh: '名为“{resource}”的数据资源不止一个，请填登记结果查询码或编号。',
    en: 'Several data resources are named "{resource}"; give the registration query code or the id.',
  },
  PRODUCT_DIFFERS: {
    kind: 'unprocessable',
    zh: '产品 {slug} 已存在且内容不同；导入只新建产品，修改请使用产品接口。',
    en: 'The product {slug} exists and is different; an import only makes new ones, change it through the API of products.',
  },
  RESOURCE_NOT_FOUND: {
    kind: 'missing',
    zh: '没有这个数据资源：{id}。',
    en: 'There is no such data resource: {id}.',
  },
  RESOURCE_EXISTS: {
    kind: 'conflict',
    zh: '同名的数据资源或同一登记查询码已存在。',
    en: 'A data resource with this name or registration code exists.',
  },
  RESOURCE_CORE_DATA: {
    kind: 'unprocessable',
    zh: '数据资源“{name}”属于核心数据，不得制成数据产品（C06）。',
    en: 'The data resource "{name}" is core data, which never becomes a product (C06).',
  },
  RESOURCE_IMPORTANT_DATA: {
    kind: 'unprocessable',
    zh: '数据资源“{name}”属于重要数据，不得以数据集方式提供；请选择接口或核验方式（C06）。',
    en: 'The data resource "{name}" is important data, never delivered as a dataset; choose another kind (C06).',
  },
  RESOURCE_NOT_OPEN: {
    kind: 'unprocessable',
    zh: '数据资源“{name}”未无条件开放，其原始数据不得以数据集方式提供（C07）。',
    en: 'The data resource "{name}" is not open without conditions: its primary data are never a dataset (C07).',
  },
  RESOURCE_NOT_IN_FORCE: {
    kind: 'conflict',
    zh: '产品的数据资源没有有效登记，请先由提供单位登记或续展（见 errors）。',
    en: 'The registration of the data resources in errors is not in force; their departments must register or renew them first.',
  },
  RESOURCE_OUT_OF_SCOPE: {
    kind: 'unprocessable',
    zh: '数据资源“{name}”的领域“{domain}”不在协议授权范围内，可选：{scope}（C03）。',
    en: 'The domain "{domain}" of the data resource "{name}" is outside the agreement, which covers: {scope} (C03).',
  },
  PRODUCT_OUT_OF_SCOPE: {
    kind: 'unprocessable',
    zh: '领域“{domain}”不在协议授权范围内，可选：{scope}（C03）。',
    en: 'The domain "{domain}" is outside the agreement, which covers: {scope} (C03).',
  },
  PRODUCT_NOT_FOUND: {
    kind: 'missing',
    zh: '没有这个数据产品：{id}。',
    en: 'There is no such data product: {id}.',
  },
  PRODUCT_DESCRIPTION_FIXED: {
    kind: 'conflict',
    zh: '名称、简介和关键词随版本审核，只有最新版本为草稿且没有已发布、弃用或暂停的版本时才能修改；请先撤回送审或新建版本。',
    en: 'Name, summary and keywords are reviewed with a version: they change while the newest version is a draft and none is published, deprecated or suspended. Withdraw it, or start a new version first.',
  },
  PRODUCT_SLUG_TAKEN: {
    kind: 'conflict',
    zh: '产品标识 {slug} 已被使用，请换一个。',
    en: 'The slug {slug} is taken; choose another.',
  },
  PRODUCT_SUSPENDED: {
    kind: 'conflict',
    zh: '实施机构已暂停该产品的版本 {number}，恢复之后才能发布。',
    en: 'The agency has suspended version {number} of the product; it must resume it before another is published.',
  },
  PRODUCT_NOT_REQUESTABLE: {
    kind: 'conflict',
    zh: '该产品目前不接受授权申请：{reason}。',
    en: 'The product takes no authorisation requests now: {reason}.',
  },
  VERSION_NOT_FOUND: {
    kind: 'missing',
    zh: '该产品没有版本 {number}。',
    en: 'The product has no version {number}.',
  },
  VERSION_OPEN: {
    kind: 'conflict',
    zh: '版本 {number} 尚未审核完毕，请先完成该版本。',
    en: 'Version {number} is not reviewed yet; finish it before you start another.',
  },
  VERSION_NOT_DRAFT: {
    kind: 'conflict',
    zh: '版本处于 {state} 状态，内容已固定；请新建版本。',
    en: 'The version is {state}, its content is fixed; start a new version.',
  },
  COMPLIANCE_FAILED: {
    kind: 'unprocessable',
    zh: '合规检查未通过，请按 errors 逐项处理；完整清单见 GET …/compliance。',
    en: 'Compliance checks fail; deal with each of errors. The whole list is at GET …/compliance.',
  },
  SUNSET_NOT_AHEAD: {
    kind: 'unprocessable',
    zh: '下线日期须晚于现在，且不早于已公布的 {announced}。',
    en: 'The sunset must lie ahead, and not before the one announced: {announced}.',
  },
  SUNSET_AWAITED: {
    kind: 'conflict',
    zh: '该版本仍在服务，下线日期 {sunset} 之后才能停用。',
    en: 'The version still serves; it can be retired after its sunset: {sunset}.',
  },
  VERSION_REPLACED: {
    kind: 'conflict',
    zh: '版本 {number} 已由其他版本代替，没有调用；请暂停正在服务的版本。',
    en: 'Another version serves in the place of version {number}, which no call reaches; suspend the one that serves.',
  },
  VERSION_INCOMPLETE: {
    kind: 'unprocessable',
    zh: '版本内容不完整，请按 errors 逐项补全后再提交。',
    en: 'The version is not complete; correct each item of errors, then submit again.',
  },
  DELIVERY_INVALID: {
    kind: 'unprocessable',
    zh: '提供方式的设置与产品类型 {kind} 不符，请删除 errors 所列设置。',
    en: 'The delivery settings do not fit the kind {kind}; leave out those named in errors.',
  },
  DATASET_NOT_EXPECTED: {
    kind: 'conflict',
    zh: '只有 DATASET、VERIFICATION 类产品有数据可上传。',
    en: 'Only products of the kinds DATASET and VERIFICATION have data to upload.',
  },
  FILE_NOT_EXPECTED: {
    kind: 'conflict',
    zh: '只有 REPORT、ENCRYPTED_DATA 类产品有文件可上传。',
    en: 'Only products of the kinds REPORT and ENCRYPTED_DATA have a file to upload.',
  },
  FILE_NOT_BINARY: {
    kind: 'unsupported',
    zh: '请以 Content-Type: application/octet-stream 上传文件的字节，名称和类型写在查询参数中。',
    en: 'Send the bytes as Content-Type: application/octet-stream; name and type go in the query.',
  },
  DATASET_INVALID: {
    kind: 'unprocessable',
    zh: '数据与数据字典不符，共 {rowsWrong} 行有误，未保存任何数据；请按 errors 所列的行和字段修改后重新上传（至多列出 1000 处）。',
    en: 'The data does not fit the dictionary: {rowsWrong} rows are wrong and nothing was stored; correct the rows and fields in errors (at most 1000 listed) and upload again.',
  },
  UPLOAD_NOT_FOUND: {
    kind: 'missing',
    zh: '该版本没有这次上传：{id}。',
    en: 'The version has no such upload: {id}.',
  },
  UPLOADS_TOO_MANY: {
    kind: 'conflict',
    zh: '该版本已有 {limit} 次上传尚未结束，请先完成它们，或等未发送内容的上传在一天后失效。',
    en: 'The version has {limit} uploads that have not ended; finish them, or wait until those without content fail after a day.',
  },
  UPLOAD_IN_PROGRESS: {
    kind: 'conflict',
    zh: '该版本的另一次上传（{id}）正在进行，请等它结束。',
    en: 'Another upload of the version ({id}) is in progress; wait until it has ended.',
  },
  UPLOAD_TYPE: {
    kind: 'unsupported',
    zh: '这次上传的格式是 {format}，请以 Content-Type: {types} 发送，且不带 Content-Encoding。',
    en: 'The format of this upload is {format}: send it as Content-Type: {types}, without a Content-Encoding.',
  },
  UPLOAD_TOO_LARGE: {
    kind: 'tooLarge',
    zh: '数据超过上限 {limitBytes} 字节。',
    en: 'The data exceeds the limit of {limitBytes} bytes.',
  },
  UPLOAD_BROKEN_OFF: {
    kind: 'invalid',
    zh: '数据没有传完，连接已中断；未保存任何数据，请重新上传。',
    en: 'The connection ended before all data had come; nothing was stored, upload again.',
  },
  UPLOAD_LOST: {
    kind: 'conflict',
    zh: '上传被服务重启等原因中断；未保存任何数据，请重新上传。',
    en: 'The upload was cut short, as by a restart of the service; nothing was stored, upload again.',
  },
  STORAGE_FULL: {
    kind: 'unavailable',
    zh: '存储空间不足，未保存任何数据；请联系平台。',
    en: 'The storage is full and nothing was stored; tell the platform.',
  },
  PLAN_NOT_FOUND: {
    kind: 'missing',
    zh: '没有这个价格方案：{id}。',
    en: 'There is no such plan: {id}.',
  },
  PLAN_EXISTS: {
    kind: 'conflict',
    zh: '该产品已有代码为 {code} 的价格方案；如需调价，请在该方案下提出新价格。',
    en: 'The product has a plan {code} already; to change its price propose the next one under it.',
  },
  PRICE_NOT_FOUND: {
    kind: 'missing',
    zh: '该方案没有第 {number} 版价格。',
    en: 'The plan has no price version {number}.',
  },
  PRICE_REQUIRED: {
    kind: 'conflict',
    zh: '发布前至少须有一个经批准的价格，请先提出价格并由实施机构批准。',
    en: 'A product needs an approved price before it is published: propose one and have the agency approve it.',
  },
});
