"""Files that pages hand out."""

from django.http import HttpResponse

from events.dto.shopping import CsvFile


def csv_answer(file: CsvFile) -> HttpResponse:
    """Hand out a file to keep, not to show."""
    answer = HttpResponse(file.content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    return answer
