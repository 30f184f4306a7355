"""Texts to begin with: advice about one child, and notices on common illnesses to all parents (4.2.5).

In plain words that blame nobody and name no medicine. Whoever sends one may change every word of it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.words import Words

SOURCE: Final = "Lời của hệ thống (điều 4.2.5, D); tật khúc xạ, còi xương, suy dinh dưỡng: bệnh mà quy chế nêu tên (T)"
VALID_FROM: Final = date(2026, 8, 1)


@dataclass(frozen=True, slots=True)
class AdviceTemplate:
    """`of`: the findings and growth classes that it is for. `text`: `{child}` and `{date}` stand for whom and when it was found."""

    code: str
    title: Words
    text: Words
    of: tuple[str, ...] = ()
    source: str = SOURCE
    valid_from: date = VALID_FROM


ADVICE: Final = (
    AdviceTemplate(
        "refractive_error",
        Words("Tật khúc xạ", "Refractive error"),
        Words(
            "Ngày {date}, nhà trường kiểm tra thị lực và thấy {child} có thể nhìn chưa rõ. Gia đình nên đưa cháu đi khám"
            " chuyên khoa mắt; nếu cần kính, kính đúng số giúp cháu học và chơi thoải mái hơn.\n"
            "Ở nhà: cho cháu chơi ngoài trời mỗi ngày khoảng hai giờ, ngồi đủ sáng, giữ khoảng cách khi xem sách, hạn chế màn"
            " hình. Có kết quả khám, hãy báo cho nhân viên y tế của trường.",
            "On {date} we checked eyesight and found that {child} may not see clearly. Please have an eye doctor look; where"
            " glasses are needed, the right ones make learning and play easier.\n"
            "At home: about two hours of outdoor play a day, good light, some distance from the page, little screen time."
            " Please tell the school's nurse what the doctor found.",
        ),
        ("refractive_error", "strabismus"),
    ),
    AdviceTemplate(
        "dental_caries",
        Words("Sâu răng", "Dental caries"),
        Words(
            "Ngày {date}, nhà trường khám và thấy {child} có răng sâu. Răng sữa sâu vẫn đau và ảnh hưởng đến răng sau này; gia"
            " đình nên đưa cháu đi khám răng sớm.\n"
            "Ở nhà: chải răng cùng cháu sáng và tối bằng kem có fluor (lượng bằng hạt đậu), bớt bánh kẹo và nước ngọt, không"
            " ngậm bình sữa khi ngủ.",
            "On {date} we found that {child} has decayed teeth. Decayed milk teeth hurt, and matter for the teeth that follow;"
            " please see a dentist soon.\n"
            "At home: brush together morning and evening with a pea of fluoride paste, few sweets and sweet drinks, no bottle"
            " in bed.",
        ),
        ("dental_caries", "gum_disease"),
    ),
    AdviceTemplate(
        "underweight",
        Words("Nhẹ cân", "Underweight"),
        Words(
            "Ngày {date}, {child} được cân đo và nhẹ hơn phần lớn các bạn cùng tuổi. Gia đình nên cho cháu đi khám dinh dưỡng"
            " để biết nguyên nhân.\n"
            "Ở nhà: ba bữa chính và hai bữa phụ, bữa nào cũng có thịt, cá, trứng hoặc đậu, thêm một thìa dầu ăn vào bát của"
            " cháu, rau và quả mỗi ngày; ăn cùng cả nhà, không ép. Nhà trường sẽ cân lại và báo gia đình.",
            "On {date} {child} was weighed and is lighter than most children of that age. Please have a doctor look for the"
            " reason.\n"
            "At home: three meals and two snacks, each meal with meat, fish, egg or beans, a spoon of oil in the bowl, vegetables"
            " and fruit daily; eat together and do not force. We shall weigh again and tell you.",
        ),
        ("underweight", "severely_underweight", "malnutrition"),
    ),
    AdviceTemplate(
        "stunted",
        Words("Thấp còi", "Stunted"),
        Words(
            "Ngày {date}, {child} được đo và thấp hơn phần lớn các bạn cùng tuổi. Chiều cao đuổi kịp được khi chăm sóc sớm; gia"
            " đình nên cho cháu đi khám dinh dưỡng.\n"
            "Ở nhà: sữa và món từ sữa mỗi ngày, đủ thịt, cá, trứng, tôm cua; ngủ trước 21 giờ; vận động, chơi ngoài trời buổi"
            " sáng. Nhà trường sẽ đo lại và báo gia đình.",
            "On {date} {child} was measured and is shorter than most children of that age. Height can catch up when cared for"
            " early; please see a doctor about nutrition.\n"
            "At home: milk every day, enough meat, fish, egg and seafood; asleep by nine; movement, and play outdoors in the"
            " morning. We shall measure again and tell you.",
        ),
        ("stunted", "severely_stunted"),
    ),
    AdviceTemplate(
        "wasted",
        Words("Gầy còm", "Wasted"),
        Words(
            "Ngày {date}, {child} được cân đo và gầy so với chiều cao của mình. Gia đình nên đưa cháu đi khám sớm, nhất là khi"
            " cháu vừa ốm, biếng ăn hoặc sụt cân.\n"
            "Ở nhà: chia nhiều bữa nhỏ, món mềm, đủ chất đạm và dầu ăn, uống đủ nước. Nhà trường theo dõi bữa ăn của cháu và"
            " cân lại hằng tháng.",
            "On {date} {child} was weighed and measured, and is thin for that height. Please see a doctor soon, above all if"
            " {child} has just been ill, eats little or loses weight.\n"
            "At home: many small soft meals with enough protein and oil, and enough to drink. We watch the meals here and weigh"
            " again each month.",
        ),
        ("wasted", "severely_wasted"),
    ),
    AdviceTemplate(
        "overweight",
        Words("Thừa cân", "Overweight"),
        Words(
            "Ngày {date}, {child} được cân đo và nặng hơn mức cân đối với chiều cao. Trẻ đang lớn không cần ăn kiêng; điều cần"
            " là giữ cân để chiều cao theo kịp.\n"
            "Ở nhà: bớt nước ngọt, bánh kẹo, đồ chiên; thêm rau, quả; không xem màn hình khi ăn; vận động ít nhất một giờ mỗi"
            " ngày. Hãy khen cháu, không chê ngoại hình.",
            "On {date} {child} was weighed and measured, and is heavier than that height asks for. A growing child needs no diet,"
            " only to keep the weight while the height catches up.\n"
            "At home: fewer sweet drinks, sweets and fried food; more vegetables and fruit; no screen at table; an hour of"
            " movement a day. Praise, and say nothing unkind about looks.",
        ),
        ("overweight",),
    ),
    AdviceTemplate(
        "obese",
        Words("Béo phì", "Obesity"),
        Words(
            "Ngày {date}, {child} được cân đo và nặng hơn nhiều so với chiều cao. Gia đình nên đưa cháu đi khám dinh dưỡng để"
            " được hướng dẫn riêng; không tự cho cháu nhịn ăn hay uống thuốc.\n"
            "Ở nhà: cả nhà cùng bớt đồ ngọt và đồ chiên, ăn rau trước, ngủ đủ, đi bộ và chơi cùng cháu mỗi ngày.",
            "On {date} {child} was weighed and measured, and is much heavier than that height asks for. Please see a doctor for"
            " advice of your own; no fasting and no medicine without one.\n"
            "At home: the whole family eats fewer sweet and fried things, vegetables first, enough sleep, a walk and play"
            " together every day.",
        ),
        ("obese",),
    ),
    AdviceTemplate(
        "rickets",
        Words("Còi xương", "Rickets"),
        Words(
            "Ngày {date}, nhà trường thấy {child} có dấu hiệu còi xương. Gia đình nên đưa cháu đi khám; chỉ bổ sung vitamin D"
            " và canxi theo đơn của bác sĩ.\n"
            "Ở nhà: cho cháu chơi ngoài trời buổi sáng, ăn đủ sữa, cá, trứng, tôm cua và dầu ăn.",
            "On {date} we saw signs of rickets in {child}. Please see a doctor; vitamin D and calcium only as prescribed.\n"
            "At home: play outdoors in the morning, enough milk, fish, egg, seafood and oil.",
        ),
        ("rickets",),
    ),
    AdviceTemplate(
        "see_a_doctor",
        Words("Cần khám thêm", "To be seen by a doctor"),
        Words(
            "Ngày {date}, khi khám sức khỏe nhà trường thấy {child} có điểm cần được bác sĩ xem thêm. Gia đình hãy đưa cháu đi"
            " khám và báo kết quả cho nhân viên y tế, để nhà trường chăm sóc cháu cho đúng.",
            "On {date}, at the health check, we saw something in {child} that a doctor should look at. Please have it seen, and"
            " tell the nurse what was found, so that we care for {child} rightly.",
        ),
    ),
)
BY_CODE: Final = {template.code: template for template in ADVICE}

NOTICES: Final = (
    AdviceTemplate(
        "refractive_error",
        Words("Phòng tật khúc xạ ở trẻ mầm non", "Keeping young eyes well"),
        Words(
            "Trẻ nhìn gần nhiều, thiếu ánh sáng và ít ra ngoài trời dễ bị cận thị. Dấu hiệu nên để ý: nheo mắt, nghiêng đầu, ngồi"
            " sát tivi, hay dụi mắt.\n"
            "Mỗi ngày cho trẻ chơi ngoài trời khoảng hai giờ, không xem điện thoại trước 2 tuổi và không quá một giờ mỗi ngày"
            " sau đó; khám mắt mỗi năm một lần.",
            "Much close work, poor light and little time outdoors make eyes short-sighted. Watch for screwed-up eyes, a tilted"
            " head, sitting close to the television, rubbing.\n"
            "About two hours outdoors a day, no telephone before two and at most an hour a day after; eyes checked once a year.",
        ),
    ),
    AdviceTemplate(
        "rickets",
        Words("Phòng bệnh còi xương", "Preventing rickets"),
        Words(
            "Còi xương là do thiếu vitamin D và canxi: trẻ hay giật mình, ra mồ hôi trộm, chậm mọc răng, chân cong.\n"
            "Cho trẻ chơi ngoài trời buổi sáng, ăn đủ sữa, cá, trứng, tôm cua, thêm dầu ăn; bổ sung vitamin D theo lời bác sĩ.",
            "Rickets comes of too little vitamin D and calcium: the child startles, sweats at night, teeth come late, legs bend.\n"
            "Play outdoors in the morning; milk, fish, egg, seafood and oil; vitamin D as a doctor says.",
        ),
    ),
    AdviceTemplate(
        "malnutrition",
        Words("Phòng suy dinh dưỡng", "Preventing malnutrition"),
        Words(
            "Trẻ ăn thiếu chất hoặc ốm kéo dài sẽ chậm lớn. Hãy theo dõi cân nặng và chiều cao trên biểu đồ tăng trưởng mà nhà"
            " trường gửi.\n"
            "Bữa ăn nên đủ bốn nhóm: bột đường, đạm, dầu mỡ, rau quả; rửa tay trước khi ăn; tẩy giun theo lịch; tiêm chủng đủ.",
            "A child that eats too little of something, or is ill for long, grows slowly. Follow weight and height on the growth"
            " chart that the school sends.\n"
            "All four groups in a meal: starch, protein, fat, vegetables and fruit; hands washed before it; worms treated and"
            " vaccinations given on time.",
        ),
    ),
)
NOTICES_BY_CODE: Final = {template.code: template for template in NOTICES}

AT_RISK: Final = (
    "underweight", "severely_underweight", "stunted", "severely_stunted", "wasted", "severely_wasted", "overweight", "obese",
)  # fmt: skip
"""The growth classes that call for advice."""

OUTCOMES: Final = {
    "improved": Words("đã đỡ", "improved"),
    "recovered": Words("đã khỏi, đã bình thường", "recovered"),
    "no_change": Words("chưa thay đổi", "no change"),
    "worse": Words("nặng hơn", "worse"),
    "referred": Words("gia đình đã đưa đi khám", "seen by a doctor"),
    "declined": Words("gia đình chưa muốn", "the family declined"),
}
"""What came of advice."""
