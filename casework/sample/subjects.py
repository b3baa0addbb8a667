"""What the sample's matters are about, in the hall's own words."""

from casework.kinds import Kind, Outcome

MARK = "[Dữ liệu mẫu]"  # in every text of the sample

Subject = tuple[str, str, str, str]  # title, content, request, against whom

SUBJECTS: dict[Kind, tuple[Subject, ...]] = {
    Kind.COMPLAINT: (
        (
            "Thu hồi đất làm đường Mẫu",
            "Khiếu nại quyết định thu hồi 120 m² đất ở tại thửa số 12, tờ bản đồ số 3.",
            "Xem xét lại quyết định thu hồi đất.",
            "Ủy ban nhân dân Phường Mẫu",
        ),
        (
            "Mức bồi thường dự án Khu dân cư Thử Nghiệm",
            "Cho rằng đơn giá bồi thường thấp hơn giá đã công bố cho cùng tuyến đường.",
            "Tính lại mức bồi thường, hỗ trợ tái định cư.",
            "Ban Quản lý dự án mẫu",
        ),
        (
            "Cấp giấy chứng nhận quyền sử dụng đất",
            "Hồ sơ cấp giấy chứng nhận nộp đã lâu, bị trả lại không nêu rõ lý do.",
            "Được cấp giấy chứng nhận hoặc trả lời bằng văn bản.",
            "Chi nhánh Văn phòng đăng ký đất đai mẫu",
        ),
        (
            "Xử phạt vi phạm trật tự xây dựng",
            "Không đồng ý với biên bản và mức phạt đối với phần mái che phía sau nhà.",
            "Hủy quyết định xử phạt.",
            "Ủy ban nhân dân Xã Ví Dụ",
        ),
        (
            "Chế độ trợ cấp hằng tháng",
            "Bị cắt trợ cấp sau khi chuyển nơi cư trú, không nhận được thông báo.",
            "Khôi phục chế độ trợ cấp.",
            "Phòng Văn hóa – Xã hội Phường Thử",
        ),
    ),
    Kind.DENUNCIATION: (
        (
            "Hành vi của cán bộ địa chính",
            "Trình bày việc cán bộ yêu cầu đưa tiền để giải quyết hồ sơ nhanh hơn.",
            "Xác minh, xử lý và giữ bí mật người tố cáo.",
            "Một cán bộ Xã Giả Định",
        ),
        (
            "Quản lý quỹ đóng góp của thôn",
            "Các khoản thu của người dân không được công khai, có dấu hiệu chi sai.",
            "Kiểm tra việc thu, chi quỹ.",
            "Trưởng thôn Giả Định",
        ),
        (
            "Thi công công trình nhà văn hóa",
            "Vật liệu đưa vào công trình không đúng với hồ sơ đã được duyệt.",
            "Thanh tra công trình.",
            "Chủ đầu tư công trình mẫu",
        ),
    ),
    Kind.RECOMMENDATION: (
        (
            "Lắp đèn chiếu sáng ngõ Ví Dụ",
            "Đề nghị lắp thêm đèn vì ngõ tối, nhiều người cao tuổi qua lại.",
            "Bố trí kinh phí lắp đèn trong năm.",
            "",
        ),
        (
            "Tuyến xe buýt qua khu dân cư",
            "Kiến nghị kéo dài tuyến xe buýt đến khu dân cư mới.",
            "Trả lời về kế hoạch mở tuyến.",
            "",
        ),
        (
            "Giờ làm việc của bộ phận một cửa",
            "Kiến nghị nhận hồ sơ thêm sáng thứ Bảy cho người đi làm.",
            "Nghiên cứu, trả lời.",
            "",
        ),
    ),
    Kind.FEEDBACK: (
        (
            "Ô nhiễm từ cơ sở chế biến",
            "Phản ánh mùi và nước thải từ cơ sở chế biến gần khu dân cư.",
            "Kiểm tra và xử lý.",
            "Cơ sở chế biến mẫu",
        ),
        (
            "Ngập nước sau mưa",
            "Đường Mẫu ngập mỗi khi mưa lớn, cống thoát nước bị tắc.",
            "Khơi thông hệ thống thoát nước.",
            "",
        ),
        (
            "Thái độ phục vụ tại bộ phận tiếp nhận",
            "Phản ánh phải đi lại nhiều lần vì hướng dẫn giấy tờ không thống nhất.",
            "Chấn chỉnh cách hướng dẫn.",
            "",
        ),
    ),
}

AGAIN = (
    "Hỏi kết quả giải quyết.",
    "Bổ sung bản sao giấy tờ theo đề nghị lần trước.",
    "Trình bày thêm về diễn biến vụ việc.",
    "Chưa đồng ý với nội dung trả lời, đề nghị xem xét tiếp.",
)
ONCE = (
    "Hỏi thủ tục tách thửa.",
    "Hỏi nơi nộp đơn và giấy tờ cần mang theo.",
    "Xin tư vấn về thừa kế nhà ở.",
    "Hỏi thời hạn giải quyết khiếu nại lần hai.",
)
NEXT_STEPS = (
    "Cơ quan chuyên môn kiểm tra hồ sơ và trả lời bằng văn bản.",
    "Mời ông/bà bổ sung bản sao giấy tờ.",
    "Mời ông/bà quay lại nhận kết quả.",
)

OUTCOMES_FIRST = (
    (Outcome.PETITION_RECEIVED,),
    (Outcome.PETITION_RECEIVED, Outcome.DOCUMENTS_TAKEN),
    (Outcome.PETITION_RECEIVED, Outcome.SUPPLEMENT_REQUESTED),
)
OUTCOMES_AGAIN = (
    (Outcome.EXPLAINED_ON_SPOT,),
    (Outcome.EXPLAINED_ON_SPOT, Outcome.URGED),
    (Outcome.DOCUMENTS_TAKEN,),
    (Outcome.APPOINTMENT,),
    (Outcome.LEADER_APPOINTMENT,),
    (Outcome.STATEMENT_RECORDED,),
)
OUTCOMES_ONCE = (
    (Outcome.EXPLAINED_ON_SPOT,),
    (Outcome.GUIDED,),
    (Outcome.STATEMENT_RECORDED,),
)
