from django.http import HttpResponse
from django.utils.safestring import mark_safe


def show(request):
    q = request.GET.get("q")
    note = mark_safe("<b>" + q + "</b>")  # <- finding
    return HttpResponse("<p>" + q + "</p>")  # <- finding
