// What things are called on this page.

export const CHANNELS = { web: "网页", kiosk: "自助机", wechat: "微信", wecom: "企业微信", hotline: "电话", rest: "其他系统" };
export const WHO = { resident: "居民", assistant: "助手", agent: "工作人员", note: "备注", event: "经过" };
export const KINDS = { answer: "可以答", question: "接着问", action: "可以办" };
export const STEPS = { confirm: "确认", start: "开始办理", complete: "办结", miss: "未到场", cancel: "取消", note: "备注" };

/** `75` → `1分15秒`, `4000` → `1小时6分`. */
export function duration(seconds) {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  if (hours > 0) return `${hours}小时${minutes}分`;
  return minutes > 0 ? `${minutes}分${String(rest).padStart(2, "0")}秒` : `${rest}秒`;
}

/** An ISO time as hours and minutes, with the day where it is not today. */
export function clock(iso) {
  const moment = new Date(iso);
  const time = moment.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const today = new Date().toDateString() === moment.toDateString();
  return today ? time : `${moment.getMonth() + 1}月${moment.getDate()}日 ${time}`;
}
