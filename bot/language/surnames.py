"""Chinese surnames, single and double, by which a name is told from other words.

The list keeps the common surnames and leaves out those that are mostly words of daily life where
a name is introduced (老, 来, 时, 车 …): a name that is not found is asked for, a wrong one is kept.
"""

from __future__ import annotations

DOUBLE = frozenset(
    (
        "万俟", "上官", "东方", "东郭", "令狐", "仲孙", "公冶", "公孙", "单于", "南宫", "司徒",
        "司空", "司马", "呼延", "夏侯", "太叔", "宇文", "宗政", "尉迟", "慕容", "拓跋", "欧阳",
        "淳于", "澹台", "濮阳", "独孤", "申屠", "百里", "皇甫", "端木", "第五", "西门", "诸葛",
        "赫连", "轩辕", "钟离", "长孙", "闻人", "闾丘", "鲜于",
    )
)  # fmt: skip
SINGLE = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔"
    "贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柳邢岳齐梅莫庄辛管祝左涂谷祁舒耿"
    "牟卜詹苗凌费纪靳盛童欧甄项曲游阳裴席卫查屈鲍覃霍翁隋甘景薄包柏宁柯阮桂闵柴华冉房辜吉饶刁瞿戚丘古"
    "米池滕晋苑邬臧宫苟褚廉简娄符奚穆燕郎邸冀谈姬屠郜晏栾郁商蒙喻揭窦迟敖糜鄢卓仇艾蓝巩仲虞卞封竺冼楚"
    "佟栗匡宗巫鞠桑荆谌扬沙伏岑习胥蔺邰厉骆闻沃诸斯缪茅裘楼竹寿楮宣"
)
