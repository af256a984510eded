import { defineStrings } from '../i18n/language.js'

export const t = defineStrings(
  {
    notLoaded: '正在读取本单位的数据,请稍候再填',
    readOnly: '本单位的数据现在只能查看',
    newEpoch: '本表已重新开启,您此前未上传的内容保留在“待处理”中',
    refused: '服务器没有接受这项填报,内容保留在“待处理”中',
    displaced: '同时有人填写了这一格,您填的值没有被采用;需要时可以重新填写',
    writingAgain: '与它一起上传的另一项没有被接受;这一项正在重新上传',
    feedRefused: '打不开这张表',
    barred: '网络设备拦截了实时连接(WebSocket),请联系网络管理员放行;您填的内容保留在本机',
  },
  {
    notLoaded: 'Your unit’s data is still loading, please wait a moment',
    readOnly: 'Your unit’s data can only be viewed now',
    newEpoch: 'This table was reopened; what you had not uploaded is kept under “Pending”',
    refused: 'The server did not accept this entry; it is kept under “Pending”',
    displaced:
      'Somebody filled this cell at the same time and your value was not used; fill it again if needed',
    writingAgain: 'Another entry sent together with it was not accepted; this one is being sent again',
    feedRefused: 'This table cannot be opened',
    barred:
      'Something on the network blocks live connections (WebSocket). Please ask its administrator; what you type is kept here',
  },
)
