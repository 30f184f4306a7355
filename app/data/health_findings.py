"""What is found on a child when it is examined (4.2.5), and what whoever has the child in their care must heed of it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.words import Words

SOURCE: Final = (
    "Danh mục của hệ thống (điều 4.2.5, D), theo các mục khám của TTLT 13/2016/TTLT-BYT-BGDĐT; tật khúc xạ, còi xương, suy dinh"
    " dưỡng: lời của quy chế (T)"
)
VALID_FROM: Final = date(2026, 8, 1)


@dataclass(frozen=True, slots=True)
class HealthFinding:
    """`heed`: told to the child's teacher in its place; None: nothing that the teacher has to know."""

    code: str
    vi: str
    en: str
    heed: Words | None = None
    source: str = SOURCE
    valid_from: date = VALID_FROM


_SIT_NEAR = Words("Cho trẻ ngồi gần, nơi đủ sáng.", "Seat the child near the front, in good light.")
_HEAR = Words("Cho trẻ ngồi gần cô, nói rõ và nhìn vào trẻ.", "Seat the child near you; speak clearly, facing it.")
_EXERTION = Words(
    "Không cho trẻ vận động quá sức; báo y tế khi trẻ mệt, khó thở, tím môi.",
    "No strenuous exercise; tell the nurse when the child is tired, short of breath or blue around the lips.",
)
_SEIZURE = Words(
    "Theo dõi co giật; gọi y tế ngay và đặt trẻ nằm nghiêng.", "Watch for seizures; lay on the side, call the nurse."
)
_CATCHING = Words(
    "Báo y tế khi thấy trẻ khác có dấu hiệu giống trẻ này; rửa tay thường xuyên.",
    "Tell the nurse when other children show the same signs; wash hands often.",
)
_EATING = Words("Theo dõi bữa ăn của trẻ, động viên trẻ ăn hết suất.", "Watch the child's meals; encourage finishing.")
_SITTING = Words("Nhắc trẻ ngồi thẳng, bàn ghế vừa tầm.", "Remind the child to sit straight, at furniture of its size.")
_MOUTH = Words("Nhắc trẻ súc miệng, chải răng sau ăn.", "Remind the child to rinse and brush after meals.")
_SUN = Words("Cho trẻ chơi ngoài trời buổi sáng.", "Let the child play outdoors in the morning.")

HEALTH_FINDINGS: Final = (
    HealthFinding("refractive_error", "Tật khúc xạ (cận, viễn, loạn thị)", "Refractive error", _SIT_NEAR),
    HealthFinding("strabismus", "Lác mắt", "Strabismus", _SIT_NEAR),
    HealthFinding("conjunctivitis", "Viêm kết mạc (đau mắt đỏ)", "Conjunctivitis", _CATCHING),
    HealthFinding("other_eye", "Bệnh mắt khác", "Other eye condition"),
    HealthFinding("dental_caries", "Sâu răng", "Dental caries", _MOUTH),
    HealthFinding("gum_disease", "Viêm lợi", "Gum disease", _MOUTH),
    HealthFinding("malocclusion", "Lệch lạc răng, khớp cắn", "Malocclusion"),
    HealthFinding("hearing_loss", "Giảm thính lực", "Hearing loss", _HEAR),
    HealthFinding("otitis", "Viêm tai", "Otitis", _HEAR),
    HealthFinding("rhinitis", "Viêm mũi, xoang", "Rhinitis or sinusitis"),
    HealthFinding("tonsillitis", "Viêm họng, viêm a-mi-đan", "Pharyngitis or tonsillitis"),
    HealthFinding("malnutrition", "Suy dinh dưỡng", "Malnutrition", _EATING),
    HealthFinding("rickets", "Còi xương", "Rickets", _SUN),
    HealthFinding("overweight", "Thừa cân, béo phì", "Overweight or obesity", Words(
        "Khuyến khích trẻ vận động; không ép ăn thêm.", "Encourage the child to move; no second helpings."
    )),
    HealthFinding("anaemia", "Thiếu máu", "Anaemia", _EATING),
    HealthFinding("skin_disease", "Bệnh ngoài da", "Skin disease", _CATCHING),
    HealthFinding("head_lice", "Chấy", "Head lice", _CATCHING),
    HealthFinding("scoliosis", "Cong vẹo cột sống", "Scoliosis", _SITTING),
    HealthFinding("flat_foot", "Bàn chân bẹt", "Flat feet"),
    HealthFinding("other_musculoskeletal", "Bệnh cơ xương khớp khác", "Other musculoskeletal condition"),
    HealthFinding("heart_disease", "Bệnh tim", "Heart disease", _EXERTION),
    HealthFinding("asthma", "Hen", "Asthma", _EXERTION),
    HealthFinding("other_respiratory", "Bệnh hô hấp khác", "Other respiratory condition"),
    HealthFinding("epilepsy", "Động kinh, co giật", "Epilepsy or seizures", _SEIZURE),
    HealthFinding("speech_delay", "Chậm nói, rối loạn ngôn ngữ", "Speech delay", Words(
        "Nói chậm, rõ; cho trẻ thời gian trả lời.", "Speak slowly and clearly; give the child time to answer."
    )),
    HealthFinding("developmental_concern", "Nghi ngờ chậm phát triển", "Developmental concern", Words(
        "Ghi lại điều trẻ làm được, chưa làm được và báo y tế.", "Note what the child can and cannot yet do; tell the nurse."
    )),
    HealthFinding("digestive_disease", "Bệnh tiêu hóa", "Digestive disease", _EATING),
    HealthFinding("urogenital_disease", "Bệnh tiết niệu, sinh dục", "Urogenital disease"),
    HealthFinding("other", "Bệnh khác (ghi rõ)", "Other, as noted"),
)  # fmt: skip
BY_CODE: Final = {finding.code: finding for finding in HEALTH_FINDINGS}

OTHER: Final = "other"
"""What the list does not have: told in a note."""
