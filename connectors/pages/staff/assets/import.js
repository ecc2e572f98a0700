// Sends a file as it is, and goes on to the draft that it became.

import { sendFile } from "./files.js";
import { onSubmit } from "./sending.js";

const LARGEST = 10 * 1024 * 1024;

onSubmit(document.getElementById("import"), async (form) => {
  const file = form.elements.file.files[0];
  if (file.size > LARGEST) throw new Error("文件超过 10 MB，请删掉图片或拆开后再导入。");
  const name = encodeURIComponent(file.name);
  const kept = await sendFile(`/api/v1/staff/knowledge/import?name=${name}`, file);
  location.assign(`/admin/knowledge/${kept.id}`);
});
